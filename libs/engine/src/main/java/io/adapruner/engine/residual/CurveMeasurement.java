package io.adapruner.engine.residual;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The algorithm of {@link ResidualCurves}: as many consumers per run of the network as their sums fit into memory, one
 * factorisation per consumer. Leading parts of a Cholesky factor are the factors of the leading parts, so one
 * factorisation with the channels in order of their scores answers every width exactly.
 */
final class CurveMeasurement {
    /** Bytes of sums held at once, unless one consumer alone needs more. */
    private static final long BYTES = 1L << 30;

    /** One consumer of one group. */
    private record Use(ChannelGroup group, Member member) {}

    /** Something to add up when a batch has come far enough, in the order of layers. */
    private record Stop(int layer, Runnable work) {}

    private final TensorKit kit;
    private final LayerPrograms programs;
    private final Network network;
    private final Weights weights;
    private final CalibrationImages images;

    CurveMeasurement(TensorKit kit, LayerPrograms programs, Weights weights, CalibrationImages images) {
        this.kit = kit;
        this.programs = programs;
        this.network = programs.network();
        this.weights = weights;
        this.images = images;
    }

    Map<String, double[]> measure(List<ChannelGroup> prunable, Map<String, double[]> scores) {
        var curves = new LinkedHashMap<String, double[]>();
        var uses = new ArrayList<Use>();
        for (ChannelGroup group : prunable) {
            curves.put(group.name(), new double[group.width()]);
            group.members(Role.CONSUMER).stream()
                    .filter(m -> solvable(network.layer(m.layer())))
                    .forEach(m -> uses.add(new Use(group, m)));
        }
        for (List<Use> part : parts(uses)) {
            measure(part, scores, curves);
        }
        return curves;
    }

    /** What cannot be repaired has no residual after its repair: it is left out of the sum. */
    private boolean solvable(Layer consumer) {
        return WeightColumns.solvable(
                consumer.op(), network.shapes().get(consumer.inputs().getFirst()));
    }

    private List<List<Use>> parts(List<Use> uses) {
        var parts = new ArrayList<List<Use>>();
        long bytes = 0;
        for (Use use : uses) {
            long more = ConsumerSums.bytes(network.layer(use.member().layer()));
            if (parts.isEmpty() || bytes + more > BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(use);
            bytes += more;
        }
        return parts;
    }

    private void measure(List<Use> uses, Map<String, double[]> scores, Map<String, double[]> curves) {
        List<ConsumerSums> sums = uses.stream()
                .map(u -> new ConsumerSums(
                        kit, network, weights, network.layer(u.member().layer()), images))
                .toList();
        for (NDArray batch : images.batches()) {
            try (var walk = new NetworkWalk(kit, programs, weights, List.of(batch))) {
                stops(sums, walk).forEach(stop -> stop.work().run());
            }
        }
        for (int i = 0; i < uses.size(); i++) {
            ChannelGroup group = uses.get(i).group();
            try (ConsumerSums sum = sums.get(i)) {
                double[] share = sum.curve(weights, uses.get(i).member(), scores.get(group.name()));
                double[] curve = curves.get(group.name());
                for (int w = 0; w < curve.length; w++) {
                    curve[w] += share[w];
                }
            }
        }
    }

    private List<Stop> stops(List<ConsumerSums> sums, NetworkWalk walk) {
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
