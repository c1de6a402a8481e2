package io.adapruner.engine.elimination;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The algorithm of {@link ChannelElimination}: as many groups per run of the network as their consumers' sums fit into memory;
 * a consumer of several groups is summed up once for all of them.
 */
final class EliminationMeasurement {
    /** Bytes of sums held at once, unless one group alone needs more. */
    private static final long BYTES = 1L << 30;

    /** One consumer's system for one group, and where in it the group's units are. */
    private record Use(String group, String layer, int system, UnitRows units) {}

    /** What to sum up of one consumer: selections of its unknowns, or none for all of them. */
    private record Demand(Layer layer, List<int[]> selections) {}

    /** Something to add up when a batch has come far enough, in the order of layers. */
    private record Stop(int layer, Runnable work) {}

    private final TensorKit kit;
    private final LayerPrograms programs;
    private final Network network;
    private final Weights weights;
    private final CalibrationImages images;
    private final ConsumerSums.Calibration calibration;

    EliminationMeasurement(TensorKit kit, LayerPrograms programs, Weights weights, CalibrationImages images) {
        this.kit = kit;
        this.programs = programs;
        this.network = programs.network();
        this.weights = weights;
        this.images = images;
        int largest = images.batches().stream()
                .mapToInt(b -> (int) b.getShape().get(0))
                .max()
                .orElseThrow();
        this.calibration = new ConsumerSums.Calibration(images.images(), largest);
    }

    Map<String, Elimination> measure(List<ChannelGroup> groups) {
        var measured = new LinkedHashMap<String, Elimination>();
        for (List<ChannelGroup> part : parts(groups)) {
            measure(part, measured);
        }
        return measured;
    }

    private List<List<ChannelGroup>> parts(List<ChannelGroup> groups) {
        var parts = new ArrayList<List<ChannelGroup>>();
        Set<String> held = new LinkedHashSet<>();
        long bytes = 0;
        for (ChannelGroup group : groups) {
            List<Layer> consumers = consumers(group);
            if (consumers.isEmpty()) {
                continue;
            }
            long more = bytes(consumers, held);
            if (parts.isEmpty() || bytes + more > BYTES) {
                parts.add(new ArrayList<>());
                held.clear();
                bytes = 0;
                more = bytes(consumers, held);
            }
            parts.getLast().add(group);
            consumers.forEach(c -> held.add(c.name()));
            bytes += more;
        }
        return parts;
    }

    private long bytes(List<Layer> consumers, Set<String> held) {
        return consumers.stream()
                .filter(c -> !held.contains(c.name()))
                .mapToLong(this::bytes)
                .sum();
    }

    private long bytes(Layer consumer) {
        WeightColumns columns = ConsumerSums.columns(network, consumer);
        long systems = Math.ceilDiv(columns.rows(), LeastSquares.WIDEST);
        return 8L * columns.groups() * columns.rows() * (columns.rows() / systems);
    }

    /** Consumers that cannot be repaired have no error after their repair: they are left out. */
    private List<Layer> consumers(ChannelGroup group) {
        return group.members(Role.CONSUMER).stream()
                .map(m -> network.layer(m.layer()))
                .filter(l -> WeightColumns.solvable(l.op()))
                .distinct()
                .toList();
    }

    private void measure(List<ChannelGroup> groups, Map<String, Elimination> measured) {
        var demands = new LinkedHashMap<String, Demand>();
        List<Use> uses = uses(groups, demands);
        var sums = new LinkedHashMap<String, ConsumerSums>();
        demands.forEach((name, d) ->
                sums.put(name, new ConsumerSums(kit, network, weights, d.layer(), d.selections(), calibration)));
        for (NDArray batch : images.batches()) {
            try (var walk = new NetworkWalk(kit, programs, weights, List.of(batch))) {
                stops(sums.values(), walk).forEach(stop -> stop.work().run());
            }
        }
        var eliminations = new LinkedHashMap<String, List<ConsumerElimination>>();
        // Consumer by consumer, so that only one whole inverse is held
        sums.forEach((layer, sum) -> {
            try (sum) {
                reduce(sum, uses.stream().filter(u -> u.layer().equals(layer)).toList(), eliminations);
            }
        });
        for (ChannelGroup group : groups) {
            List<ConsumerElimination> consumers = eliminations.get(group.name());
            measured.put(group.name(), Elimination.run(group.width(), consumers));
            consumers.forEach(ConsumerElimination::close);
        }
    }

    private List<Use> uses(List<ChannelGroup> groups, Map<String, Demand> demands) {
        var uses = new ArrayList<Use>();
        for (ChannelGroup group : groups) {
            for (ChannelGroup.Member member : group.members(Role.CONSUMER)) {
                Layer layer = network.layer(member.layer());
                if (!consumers(group).contains(layer)) {
                    continue;
                }
                WeightColumns columns = ConsumerSums.columns(network, layer);
                Demand demand = demands.computeIfAbsent(layer.name(), l -> new Demand(layer, new ArrayList<>()));
                UnitRows units = UnitRows.of(columns, member);
                if (columns.rows() <= LeastSquares.WIDEST) {
                    uses.add(new Use(group.name(), layer.name(), 0, units));
                    continue;
                }
                for (UnitRows part : units.parts(LeastSquares.WIDEST)) {
                    uses.add(new Use(
                            group.name(), layer.name(), demand.selections().size(), part.alone()));
                    demand.selections().add(part.all());
                }
            }
        }
        return uses;
    }

    private void reduce(ConsumerSums sum, List<Use> uses, Map<String, List<ConsumerElimination>> eliminations) {
        List<Integer> systems = uses.stream().map(Use::system).distinct().toList();
        for (int system : systems) {
            try (LeastSquares problem = sum.leastSquares(system, weights)) {
                uses.stream().filter(u -> u.system() == system).forEach(u -> eliminations
                        .computeIfAbsent(u.group(), g -> new ArrayList<>())
                        .add(problem.of(u.units())));
            }
        }
    }

    private List<Stop> stops(Iterable<ConsumerSums> sums, NetworkWalk walk) {
        var stops = new ArrayList<Stop>();
        for (ConsumerSums sum : sums) {
            stops.add(new Stop(index(sum.layerName()), () -> sum.addPatches(walk)));
            stops.add(new Stop(index(sum.streamValue()) + 1, () -> sum.addMoments(walk)));
        }
        stops.sort(Comparator.comparingInt(Stop::layer));
        return stops;
    }

    private int index(String name) {
        Layer layer = network.layer(name);
        return network.layers().indexOf(layer);
    }
}
