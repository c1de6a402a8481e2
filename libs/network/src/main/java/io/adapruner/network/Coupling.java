package io.adapruner.network;

import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups.Trace;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks a network once, lets every operation state its ties, and sorts the resulting classes of channels into groups. */
final class Coupling implements Op.Coupling {
    private final Network network;
    private final Map<String, int[]> channels = new HashMap<>();
    private final Map<String, TensorShape> shapes;
    private final List<String> producers = new ArrayList<>();
    private final Map<Integer, String> kept = new LinkedHashMap<>();
    private final List<Integer> tied = new ArrayList<>();
    private int[] parent = new int[1024];
    private int count;
    private String layer = Network.INPUT;

    Coupling(Network network) {
        this.network = network;
        this.shapes = network.shapes();
        int[] input = produce(network.input().channels());
        keepWhole(input, "network input");
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
        keepWhole(channels.get(network.output()), "network output");
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
        unify(one, other);
        tied.add(one);
    }

    @Override
    public void keepWhole(int[] whole, String reason) {
        for (int c : whole) {
            kept.putIfAbsent(c, reason);
        }
    }

    private int find(int channel) {
        int root = channel;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /**
     * Classes with the same producers, each as often, form a group; each class is one unit of it. Since operations pass a
     * producer's channels on as a whole, all units of a group then hold equally many channels of every value.
     */
    ChannelGroups groups() {
        var makers = new LinkedHashMap<Integer, List<String>>();
        for (int c = 0; c < count; c++) {
            makers.computeIfAbsent(find(c), r -> new ArrayList<>()).add(producers.get(c));
        }
        var roots = new LinkedHashMap<List<String>, List<Integer>>();
        makers.forEach(
                (root, by) -> roots.computeIfAbsent(by, k -> new ArrayList<>()).add(root));
        int[] groupOf = new int[count];
        int[] unitOf = new int[count];
        int index = 0;
        for (List<Integer> units : roots.values()) {
            for (int u = 0; u < units.size(); u++) {
                groupOf[units.get(u)] = index;
                unitOf[units.get(u)] = u;
            }
            index++;
        }
        var traces = new LinkedHashMap<String, Trace>();
        channels.forEach((value, ids) -> traces.put(
                value,
                new Trace(
                        Arrays.stream(ids).map(c -> groupOf[find(c)]).toArray(),
                        Arrays.stream(ids).map(c -> unitOf[find(c)]).toArray())));
        String[] reasons = new String[index];
        kept.forEach((c, reason) -> {
            if (reasons[groupOf[find(c)]] == null) {
                reasons[groupOf[find(c)]] = reason;
            }
        });
        boolean[] ties = new boolean[index];
        tied.forEach(c -> ties[groupOf[find(c)]] = true);
        List<List<Member>> members =
                members(traces, roots.values().stream().map(List::size).toList());
        var groups = new ArrayList<ChannelGroup>();
        var names = new HashMap<String, Integer>();
        int g = 0;
        for (List<Integer> units : roots.values()) {
            String first = producers.get(units.getFirst());
            int same = names.merge(first, 1, Integer::sum);
            groups.add(new ChannelGroup(
                    same == 1 ? first : first + "#" + same,
                    units.size(),
                    ties[g],
                    Optional.ofNullable(reasons[g]),
                    members.get(g)));
            g++;
        }
        return new ChannelGroups(groups, traces);
    }

    private List<List<Member>> members(Map<String, Trace> traces, List<Integer> widths) {
        var members = new ArrayList<List<Member>>();
        widths.forEach(w -> members.add(new ArrayList<>()));
        for (Layer l : network.layers()) {
            List<ParameterSpec> specs = l.op().parameters();
            if (specs.stream().anyMatch(s -> s.axes().contains(Axis.OUT))) {
                Role role = l.op() instanceof BatchNorm2d ? Role.NORM : Role.PRODUCER;
                addMembers(members, widths, l.name(), role, traces.get(l.name()));
            }
            boolean depthwise = l.op() instanceof Conv2d conv && conv.depthwise();
            if (!depthwise
                    && specs.stream()
                            .anyMatch(
                                    s -> s.axes().contains(Axis.IN) || s.axes().contains(Axis.IN_OF_GROUP))) {
                addMembers(
                        members,
                        widths,
                        l.name(),
                        Role.CONSUMER,
                        traces.get(l.inputs().getFirst()));
            }
        }
        return members;
    }

    private static void addMembers(
            List<List<Member>> members, List<Integer> widths, String layer, Role role, Trace trace) {
        var perGroup = new LinkedHashMap<Integer, List<List<Integer>>>();
        for (int c = 0; c < trace.group().length; c++) {
            int width = widths.get(trace.group()[c]);
            perGroup.computeIfAbsent(trace.group()[c], g -> {
                        var units = new ArrayList<List<Integer>>();
                        for (int u = 0; u < width; u++) {
                            units.add(new ArrayList<>());
                        }
                        return units;
                    })
                    .get(trace.unit()[c])
                    .add(c);
        }
        perGroup.forEach((g, units) -> members.get(g)
                .add(new Member(
                        layer,
                        role,
                        units.stream()
                                .map(u -> u.stream().mapToInt(Integer::intValue).toArray())
                                .toList())));
    }
}
