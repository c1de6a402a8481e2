package io.adapruner.network;

import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks a network once and lets every operation state its ties: channels that are tied to each other form a class. */
final class Coupling implements Op.Coupling {
    private final Network network;
    private final Map<String, int[]> channels = new LinkedHashMap<>();
    private final Map<String, TensorShape> shapes;
    private final List<String> producers = new ArrayList<>();
    private final Map<Integer, String> kept = new LinkedHashMap<>();
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private int[] parent = new int[1024];
    private int count;
    private String layer = Network.INPUT;

    Coupling(Network network) {
        this.network = network;
        this.shapes = network.shapes();
        int[] input = produce(network.input().channels());
        keep(input, "network input");
        channels.put(Network.INPUT, input);
        for (Layer l : network.layers()) {
            layer = l.name();
            channels.put(
                    l.name(),
                    l.op().couple(
                                    this,
                                    l.inputs().stream().map(channels::get).toList(),
                                    l.inputs().stream().map(shapes::get).toList()));
        }
        keep(channels.get(network.output()), "network output");
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
        var classes = new LinkedHashMap<String, int[]>();
        channels.forEach((value, ids) ->
                classes.put(value, Arrays.stream(ids).map(this::find).toArray()));
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

    /** The layers that made two channels which a sum adds. */
    private record Pair(String one, String other) {}

    /** What one sum ties. */
    private static final class Sum {
        private final BitSet channels = new BitSet();
        private final Set<Pair> producers = new LinkedHashSet<>();
    }
}
