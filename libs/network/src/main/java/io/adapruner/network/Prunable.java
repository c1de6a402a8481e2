package io.adapruner.network;

import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.scope.Glob;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The answer to "what can be pruned here?".
 *
 * @param groups what may shrink, in network order
 * @param keptWhole every other group's name, with the reason in words
 * @param blocks the blocks that hold a prunable group; groups outside the network's blocks have one of their own
 * @param blockOf name of a prunable group to name of its block
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
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} naming a pattern of the scope that matches nothing
     */
    public static Prunable of(Network network, ChannelGroups channelGroups, PruningScope scope) {
        return new Sorting(network, channelGroups, scope).result();
    }

    /**
     * @throws ProblemException {@link ProblemCode#NOTHING_TO_PRUNE} listing what is kept and why, when no group is left
     */
    public Prunable requireSome() {
        if (groups.isEmpty()) {
            throw new ProblemException(ProblemCode.NOTHING_TO_PRUNE, "every channel group is kept whole: " + keptWhole);
        }
        return this;
    }

    private static final class Sorting {
        private final ChannelGroups channelGroups;
        private final PruningScope scope;
        private final List<Block> networkBlocks;
        private final Map<String, String> blockOfLayer = new HashMap<>();
        private final Set<String> linears = new LinkedHashSet<>();
        private final Optional<String> firstConv;
        private final Optional<String> lastConv;
        private final boolean classifier;

        Sorting(Network network, ChannelGroups channelGroups, PruningScope scope) {
            this.channelGroups = channelGroups;
            this.scope = scope;
            this.networkBlocks = network.blocks();
            networkBlocks.forEach(b -> b.layers().forEach(l -> blockOfLayer.putIfAbsent(l, b.name())));
            var convs = new ArrayList<String>();
            for (Layer layer : network.layers()) {
                switch (layer.op()) {
                    case Convolution _, OneDimensional(Conv2d _) -> convs.add(layer.name());
                    case Linear _ -> linears.add(layer.name());
                    case Op _ -> {}
                }
            }
            firstConv = convs.stream().findFirst();
            lastConv = convs.isEmpty() ? Optional.empty() : Optional.of(convs.getLast());
            classifier = network.classes().isPresent();
        }

        Prunable result() {
            Stream.concat(scope.include().stream(), scope.exclude().stream()).forEach(this::requireMatch);
            var groups = new ArrayList<ChannelGroup>();
            var keptWhole = new LinkedHashMap<String, String>();
            for (ChannelGroup group : channelGroups.all()) {
                reasonToKeep(group)
                        .ifPresentOrElse(reason -> keptWhole.put(group.name(), reason), () -> groups.add(group));
            }
            var blockOf = new LinkedHashMap<String, String>();
            groups.forEach(g -> blockOf.put(g.name(), blockOf(g)));
            return new Prunable(groups, keptWhole, blocks(groups, blockOf.values()), blockOf);
        }

        private void requireMatch(String pattern) {
            if (channelGroups.all().stream().noneMatch(g -> matches(pattern, g))) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "pattern '" + pattern + "' matches no channel group, layer or block");
            }
        }

        private boolean matches(String pattern, ChannelGroup group) {
            var glob = new Glob(pattern);
            return names(group).anyMatch(glob::matches);
        }

        private Stream<String> names(ChannelGroup group) {
            return Stream.concat(Stream.of(group.name(), blockOf(group)), makers(group));
        }

        private static Stream<String> makers(ChannelGroup group) {
            return group.members().stream()
                    .filter(m -> m.role() != Role.CONSUMER)
                    .map(ChannelGroup.Member::layer);
        }

        /** Names of the layers that make a group's channels with weights of their own. */
        private static List<String> producers(ChannelGroup group) {
            return group.members(Role.PRODUCER).stream()
                    .map(ChannelGroup.Member::layer)
                    .toList();
        }

        private Optional<String> reasonToKeep(ChannelGroup group) {
            List<String> producers = producers(group);
            if (group.keptWhole().isPresent()) {
                return group.keptWhole();
            }
            if (scope.exclude().stream().anyMatch(p -> matches(p, group))) {
                return Optional.of("excluded by request");
            }
            if (!scope.include().isEmpty() && scope.include().stream().noneMatch(p -> matches(p, group))) {
                return Optional.of("not included by request");
            }
            if (producers.isEmpty()) {
                return Optional.of("no weights make these channels");
            }
            if (group.width() < 2) {
                return Optional.of("has one unit only");
            }
            if (group.tied()) {
                return scope.pruneTied()
                        ? Optional.empty()
                        : Optional.of("residual stream: blocks add to it what they compute from it");
            }
            return freedByName(group) ? Optional.empty() : reasonByPlace(producers);
        }

        private boolean freedByName(ChannelGroup group) {
            return scope.include().stream().anyMatch(p -> new Glob(p).literal() && matches(p, group));
        }

        private Optional<String> reasonByPlace(List<String> producers) {
            if (!scope.pruneStem() && firstConv.filter(producers::contains).isPresent()) {
                return Optional.of("stem: the first convolution");
            }
            if (lastConv.filter(producers::contains).isPresent()) {
                return Optional.of("last convolution before the " + (classifier ? "classifier" : "outputs"));
            }
            return linears.containsAll(producers)
                    ? Optional.of(classifier ? "classifier" : "linear layer before the outputs")
                    : Optional.empty();
        }

        /** The block that holds all of a group's producers, else one of its own. */
        private String blockOf(ChannelGroup group) {
            List<String> holders = producers(group).stream()
                    .map(l -> blockOfLayer.getOrDefault(l, ""))
                    .distinct()
                    .toList();
            return holders.size() == 1 && !holders.getFirst().isEmpty() ? holders.getFirst() : group.name();
        }

        private List<Block> blocks(List<ChannelGroup> groups, Collection<String> used) {
            var blocks = new ArrayList<Block>();
            networkBlocks.stream().filter(b -> used.contains(b.name())).forEach(blocks::add);
            groups.stream()
                    .filter(g -> blockOf(g).equals(g.name())
                            && blocks.stream().noneMatch(b -> b.name().equals(g.name())))
                    .map(g -> new Block(g.name(), makers(g).toList()))
                    .forEach(blocks::add);
            return blocks;
        }
    }
}
