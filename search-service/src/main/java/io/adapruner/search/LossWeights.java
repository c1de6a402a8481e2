package io.adapruner.search;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a group's residual counts. What is lost of a residual stream the blocks behind undo in part, for they are fitted to what has become of
 * it, and the last block nobody follows: there the weight grows evenly over the network's groups, from 1/3 of the first to 1 of
 * the last (ADR 26). What is lost of the input itself, or where everything must pass and no stream is made of it, is lost for good
 * and counts 1: a stem, a bottleneck before the first stream, every layer of a plain chain (ADR 35).
 */
final class LossWeights {
    /** Of the first group's residual, relative to the last one's. */
    private static final double FIRST = 1.0 / 3;

    private final Network network;
    private final ChannelGroups groups;

    LossWeights(Network network, ChannelGroups groups) {
        this.network = network;
        this.groups = groups;
    }

    /** @param prunable all groups that may shrink, in network order */
    Map<String, Double> of(List<ChannelGroup> prunable) {
        var weights = new HashMap<String, Double>();
        for (int g = 0; g < prunable.size(); g++) {
            ChannelGroup group = prunable.get(g);
            double inOrder = prunable.size() == 1 ? 1 : FIRST + (1 - FIRST) * g / (prunable.size() - 1);
            weights.put(group.name(), isLostForGood(group) ? 1 : inOrder);
        }
        return weights;
    }

    private boolean isLostForGood(ChannelGroup group) {
        return readsInput(group) || (!entersStream(group) && everythingPasses(group));
    }

    private boolean readsInput(ChannelGroup group) {
        return group.members(Role.PRODUCER).stream()
                .anyMatch(maker -> network.layer(maker.layer()).inputs().contains(Network.INPUT));
    }

    private boolean entersStream(ChannelGroup group) {
        return group.members(Role.CONSUMER).stream()
                .flatMapToInt(
                        reader -> Arrays.stream(groups.count(reader.layer()).groups()))
                .anyMatch(made -> groups.all().get(made).tied());
    }

    /** Whether no way leads from the input to an output but through a layer that makes the group's channels. */
    private boolean everythingPasses(ChannelGroup group) {
        Set<String> reached = new HashSet<>(Set.of(Network.INPUT));
        Set<String> barred = new HashSet<>();
        group.members(Role.PRODUCER).forEach(producer -> barred.add(producer.layer()));
        for (Layer layer : network.layers()) {
            if (!barred.contains(layer.name()) && layer.inputs().stream().anyMatch(reached::contains)) {
                reached.add(layer.name());
            }
        }
        return network.outputs().stream().noneMatch(output -> reached.contains(output.value()));
    }
}
