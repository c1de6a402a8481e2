package io.adapruner.network;

import io.adapruner.network.ChannelGroups.Trace;
import io.adapruner.network.op.Line;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sorts classes of channels into groups: those that every value of the network holds equally many channels of form a group,
 * and each is one unit of it. So all units of a group cost the same, any of them may go, and no value that holds one of
 * them is ever empty, whatever slices and concatenations the channels pass through.
 */
final class ClassSorting {
    private final Network network;
    /** For each value, in order, the class of each of its channels: the first channel of the class. */
    private final Map<String, Line> classes;

    private final List<String> producers;
    private final Map<Integer, String> kept;
    private final BitSet streams;

    /**
     * @param producers for each channel the layer that made it
     * @param kept classes that must stay, with the reason
     * @param streams classes of the channels of residual streams
     */
    ClassSorting(
            Network network,
            Map<String, Line> classes,
            List<String> producers,
            Map<Integer, String> kept,
            BitSet streams) {
        this.network = network;
        this.classes = classes;
        this.producers = producers;
        this.kept = kept;
        this.streams = streams;
    }

    ChannelGroups groups() {
        List<List<Integer>> groups = sorted();
        int[] groupOf = new int[producers.size()];
        int[] unitOf = new int[producers.size()];
        for (int g = 0; g < groups.size(); g++) {
            for (int u = 0; u < groups.get(g).size(); u++) {
                groupOf[groups.get(g).get(u)] = g;
                unitOf[groups.get(g).get(u)] = u;
            }
        }
        var traces = new LinkedHashMap<String, Trace>();
        classes.forEach((value, line) -> traces.put(
                value,
                new Trace(
                        line.shape(),
                        line.axis(),
                        Arrays.stream(line.classes()).map(c -> groupOf[c]).toArray(),
                        Arrays.stream(line.classes()).map(c -> unitOf[c]).toArray())));
        String[] reasons = new String[groups.size()];
        kept.forEach((c, reason) -> {
            if (reasons[groupOf[c]] == null) {
                reasons[groupOf[c]] = reason;
            }
        });
        var members = new GroupMembers(
                network, traces, groups.stream().mapToInt(List::size).toArray());
        var named = new ArrayList<ChannelGroup>();
        var names = new HashMap<String, Integer>();
        for (int g = 0; g < groups.size(); g++) {
            List<Integer> units = groups.get(g);
            String first = producers.get(units.getFirst());
            int same = names.merge(first, 1, Integer::sum);
            named.add(new ChannelGroup(
                    same == 1 ? first : first + "#" + same,
                    units.size(),
                    units.stream().anyMatch(streams::get),
                    Optional.ofNullable(reasons[g]),
                    members.of(g)));
        }
        return new ChannelGroups(named, traces);
    }

    /** The classes of each group, in the order in which their first channels were made. */
    private List<List<Integer>> sorted() {
        Occurrences[] occurrences = new Occurrences[producers.size()];
        int index = 0;
        for (Line value : classes.values()) {
            for (int c : value.classes()) {
                if (occurrences[c] == null) {
                    occurrences[c] = new Occurrences();
                }
                occurrences[c].add(index);
            }
            index++;
        }
        var groups = new LinkedHashMap<IntBuffer, List<Integer>>();
        for (int c = 0; c < occurrences.length; c++) {
            if (occurrences[c] != null) {
                groups.computeIfAbsent(occurrences[c].counts(), k -> new ArrayList<>())
                        .add(c);
            }
        }
        return List.copyOf(groups.values());
    }

    /** How many channels of a class each value holds: pairs of value and number. */
    private static final class Occurrences {
        private int[] pairs = new int[8];
        private int size;

        void add(int value) {
            if (size == 0 || pairs[size - 2] != value) {
                if (size == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * size);
                }
                pairs[size] = value;
                size += 2;
            }
            pairs[size - 1]++;
        }

        /** Compared by content. */
        IntBuffer counts() {
            return IntBuffer.wrap(pairs, 0, size);
        }
    }
}
