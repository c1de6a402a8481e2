package io.adapruner.gateway.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.formats.NetworkDocument;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.pipeline.job.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registered model with the answer to what can be pruned of it by default.
 *
 * @param countingRule what {@code cost} counts
 * @param groups every channel group, in network order
 * @param keptWhole group to the reason why it is not pruned by default
 * @param reachable the costs between which a budget may lie with the default method
 * @param warnings what was assumed, or may surprise
 */
public record ModelDocument(
        String id,
        String name,
        int classes,
        List<Integer> input,
        Preprocessing preprocessing,
        Cost cost,
        String countingRule,
        List<Group> groups,
        Map<String, String> keptWhole,
        Reachable reachable,
        List<String> warnings) {
    /**
     * Channels that live and die together.
     *
     * @param tied whether branches are summed over them
     * @param members the layers they touch
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Group(String name, int width, boolean tied, Optional<String> keptWhole, List<String> members) {}

    /** By metric. */
    public record Reachable(Range macs, Range parameters) {}

    /** Inclusive. */
    public record Range(long minimum, long maximum) {}

    static ModelDocument of(String id, NetworkDocument document, List<String> warnings) {
        Network network = document.network();
        Preflight preflight = Preflight.of(network, Method.defaults());
        Map<String, String> keptWhole = preflight.prunable().keptWhole();
        Cost full = preflight.full();
        Cost minimum = preflight.minimum();
        return new ModelDocument(
                id,
                network.name(),
                network.classes(),
                network.input().dims(),
                document.preprocessing(),
                full,
                Cost.RULE,
                preflight.groups().all().stream().map(g -> group(g, keptWhole)).toList(),
                keptWhole,
                new Reachable(
                        new Range(minimum.macs(), full.macs()), new Range(minimum.parameters(), full.parameters())),
                warnings);
    }

    private static Group group(ChannelGroup group, Map<String, String> keptWhole) {
        return new Group(
                group.name(),
                group.width(),
                group.tied(),
                Optional.ofNullable(keptWhole.get(group.name())),
                group.members().stream()
                        .map(ChannelGroup.Member::layer)
                        .distinct()
                        .toList());
    }
}
