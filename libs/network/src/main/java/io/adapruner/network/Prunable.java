package io.adapruner.network;

import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.op.Conv2d;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a job may prune of a network, and what it keeps whole and why. By default the stem, the last convolution before the
 * classifier and residual-tied widths stay whole, as in ResRep and others.
 *
 * @param groups prunable channel groups, in network order
 * @param keptWhole every other group, with the reason
 * @param blocks the blocks of the prunable groups, in network order
 * @param blockOf prunable group to block, by name
 */
public record Prunable(
        List<ChannelGroup> groups,
        SequencedMap<String, String> keptWhole,
        List<Block> blocks,
        SequencedMap<String, String> blockOf) {
    public Prunable {
        groups = List.copyOf(groups);
        keptWhole = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keptWhole));
        blocks = List.copyOf(blocks);
        blockOf = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blockOf));
    }

    /**
     * @throws io.adapruner.problem.ProblemException {@link io.adapruner.problem.ProblemCode#INVALID_REQUEST} for a pattern
     *     that matches no group
     */
    public static Prunable of(Network network, ChannelGroups channels, PruningScope scope) {
        scope.checkAgainst(channels.all().stream().map(ChannelGroup::name).toList());
        List<String> convolutions = network.layers().stream()
                .filter(l -> l.op() instanceof Conv2d)
                .map(Layer::name)
                .toList();
        var groups = new ArrayList<ChannelGroup>();
        var kept = new LinkedHashMap<String, String>();
        for (ChannelGroup group : channels.all()) {
            Optional<String> reason = reasonToKeep(group, convolutions, scope);
            reason.ifPresentOrElse(r -> kept.put(group.name(), r), () -> groups.add(group));
        }
        var blocks = new LinkedHashSet<Block>();
        var blockOf = new LinkedHashMap<String, String>();
        Map<String, Block> byLayer = new LinkedHashMap<>();
        network.blocks().forEach(b -> b.layers().forEach(l -> byLayer.put(l, b)));
        for (ChannelGroup group : groups) {
            Block block =
                    byLayer.getOrDefault(group.members(Role.PRODUCER).getFirst().layer(), own(group));
            blocks.add(block);
            blockOf.put(group.name(), block.name());
        }
        return new Prunable(groups, kept, List.copyOf(blocks), blockOf);
    }

    private static Block own(ChannelGroup group) {
        return new Block(
                group.name(),
                group.members().stream()
                        .filter(m -> m.role() != Role.CONSUMER)
                        .map(Member::layer)
                        .toList());
    }

    private static Optional<String> reasonToKeep(ChannelGroup group, List<String> convolutions, PruningScope scope) {
        List<String> producers =
                group.members(Role.PRODUCER).stream().map(Member::layer).toList();
        if (group.keptWhole().isPresent()) {
            return group.keptWhole();
        }
        if (producers.isEmpty()) {
            return Optional.of("no layer produces it");
        }
        if (group.width() < 2) {
            return Optional.of("has one unit only");
        }
        if (group.tied() && !scope.pruneTied()) {
            return Optional.of("residual-tied: " + producers.size() + " layers are summed over these channels");
        }
        if (scope.excludes(group.name())) {
            return Optional.of("excluded on request");
        }
        if (!scope.include().isEmpty()) {
            return scope.includes(group.name()) ? Optional.empty() : Optional.of("not included on request");
        }
        if (!group.tied() && !convolutions.isEmpty()) {
            if (producers.contains(convolutions.getFirst())) {
                return Optional.of("stem");
            }
            if (producers.contains(convolutions.getLast())) {
                return Optional.of("last convolution before the classifier");
            }
        }
        return Optional.empty();
    }
}
