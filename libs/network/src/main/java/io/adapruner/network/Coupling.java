package io.adapruner.network;

import io.adapruner.network.op.Identities;
import io.adapruner.network.op.Line;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Rectangles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks a network once and lets every operation state its ties: channels that are tied to each other form a class. */
final class Coupling implements Op.Coupling {
    private final Network network;
    private final Map<String, Identities> channels = new LinkedHashMap<>();
    private final List<String> producers = new ArrayList<>();
    private final Map<Integer, String> kept = new LinkedHashMap<>();
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private final List<Grouped> grouped = new ArrayList<>();
    private int[] parent = new int[1024];
    private int count;
    private String layer = Network.INPUT;

    Coupling(Network network) {
        this.network = network;
        int[] input = produce(network.input().channels());
        keep(input, "network input");
        channels.put(Network.INPUT, Identities.first(network.input(), input));
        for (Layer l : network.layers()) {
            layer = l.name();
            channels.put(
                    l.name(),
                    l.op().couple(this, l.inputs().stream().map(channels::get).toList()));
        }
        for (Network.Output output : network.outputs()) {
            keep(channels.get(output.value()).ids(), "network output");
        }
        network.layers().stream().filter(Layer::shares).forEach(this::share);
        grouped.forEach(this::unify);
        new Rectangles(this::find, this::unify).unite(channels.values());
    }

    /** What uses the same parameters reads and makes the same channels. */
    private void share(Layer user) {
        layer = user.name();
        Layer owner = network.layer(user.module());
        same(channels.get(user.inputs().getFirst()), channels.get(owner.inputs().getFirst()));
        same(channels.get(user.name()), channels.get(owner.name()));
    }

    private void same(Identities one, Identities other) {
        if (one.extents().equals(other.extents())) {
            for (int i = 0; i < one.ids().length; i++) {
                unify(one.ids()[i], other.ids()[i]);
            }
        } else {
            String reason = "its parameters are used for channels along other axes too";
            keepWhole(one.ids(), reason);
            keepWhole(other.ids(), reason);
        }
    }

    @Override
    public int[] produce(int width) {
        int[] made = new int[width];
        for (int i = 0; i < width; i++) {
            if (count == parent.length) {
                parent = Arrays.copyOf(parent, 2 * count);
            }
            parent[count] = count;
            producers.add(layer);
            made[i] = count++;
        }
        return made;
    }

    @Override
    public int[] zeros(int width) {
        return produce(width);
    }

    @Override
    public void unify(int one, int other) {
        int a = find(one);
        int b = find(other);
        parent[Math.max(a, b)] = Math.min(a, b);
    }

    @Override
    public void tie(int one, int other) {
        if (find(one) == find(other)) {
            return;
        }
        unify(one, other);
        Sum sum = sums.computeIfAbsent(layer, _ -> new Sum());
        sum.channels.set(one);
        sum.producers.add(new Pair(producers.get(one), producers.get(other)));
    }

    @Override
    public void grouped(int[] read, int[] made, int groups) {
        grouped.add(new Grouped(read, made, groups));
    }

    @Override
    public void keepWhole(int[] whole, String reason) {
        keep(whole, layer + ": " + reason);
    }

    private void keep(int[] whole, String reason) {
        for (int c : whole) {
            kept.putIfAbsent(c, reason);
        }
    }

    /** The first channel of the class that a channel belongs to. */
    private int find(int channel) {
        int root = channel;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    ChannelGroups groups() {
        var classes = new LinkedHashMap<String, Line>();
        channels.forEach((value, identities) -> classes.put(value, Line.of(identities, this::find)));
        var reasons = new LinkedHashMap<Integer, String>();
        kept.forEach((c, reason) -> reasons.putIfAbsent(find(c), reason));
        return new ClassSorting(network, classes, producers, reasons, streams()).groups();
    }

    /** Classes of the channels of residual streams: sums add to them what was computed from them. */
    private BitSet streams() {
        var descent = new Descent(network);
        var streams = new BitSet();
        for (Sum sum : sums.values()) {
            if (sum.producers.stream().anyMatch(pair -> descent.related(pair.one, pair.other))) {
                sum.channels.stream().forEach(c -> streams.set(find(c)));
            }
        }
        return streams;
    }

    /** The channels that one grouped layer reads and makes. */
    private record Grouped(int[] read, int[] made, int groups) {}

    private void unify(Grouped layer) {
        int groups = layer.groups();
        if (groups > 1 && ofOneUnit(layer.read(), groups) && ofOneUnit(layer.made(), groups)) {
            for (int g = 0; g < groups; g++) {
                unify(layer.read()[layer.read().length / groups * g], layer.made()[layer.made().length / groups * g]);
            }
            return;
        }
        equally(layer.read(), groups);
        equally(layer.made(), groups);
    }

    /** Whether the channels of each group are kept or pruned together already. */
    private boolean ofOneUnit(int[] channels, int groups) {
        int size = channels.length / groups;
        for (int c = 0; c < channels.length; c++) {
            if (find(channels[c]) != find(channels[c - c % size])) {
                return false;
            }
        }
        return true;
    }

    private void equally(int[] channels, int groups) {
        int size = channels.length / groups;
        for (int c = size; c < channels.length; c++) {
            unify(channels[c % size], channels[c]);
        }
    }

    /** The layers that made two channels which a sum adds. */
    private record Pair(String one, String other) {}

    /** What one sum ties. */
    private static final class Sum {
        private final BitSet channels = new BitSet();
        private final Set<Pair> producers = new LinkedHashSet<>();
    }

    /** Which layers compute from the outputs of which others. */
    private static final class Descent {
        private final Map<String, List<String>> inputs = new HashMap<>();
        private final Map<String, Set<String>> ancestors = new HashMap<>();

        Descent(Network network) {
            network.layers().forEach(layer -> inputs.put(layer.name(), layer.inputs()));
        }

        /** Whether one of two different values (layer name or {@link Network#INPUT}) is computed from the other. */
        boolean related(String one, String other) {
            return !one.equals(other)
                    && (ancestors(one).contains(other) || ancestors(other).contains(one));
        }

        private Set<String> ancestors(String value) {
            return ancestors.computeIfAbsent(value, this::found);
        }

        private Set<String> found(String value) {
            var found = new HashSet<String>();
            var open = new ArrayDeque<String>();
            open.add(value);
            while (!open.isEmpty()) {
                // The network's input has none.
                for (String input : inputs.getOrDefault(open.remove(), List.of())) {
                    if (found.add(input)) {
                        open.add(input);
                    }
                }
            }
            return found;
        }
    }
}
