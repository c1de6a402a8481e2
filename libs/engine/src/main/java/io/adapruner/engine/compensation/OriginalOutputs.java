package io.adapruner.engine.compensation;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.SampledLayer;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The unpruned network's outputs at the sampled positions, with what a residual sum adds to them ({@link LayerTargets}). They
 * are the same for every criterion, so they are kept, up to a bound; what does not fit is computed again, as many layers per run
 * of the network as fit.
 */
final class OriginalOutputs implements AutoCloseable {
    private final TensorKit kit;
    private final LayerPrograms programs;
    private final Network network;
    private final Weights weights;
    private final CalibrationImages images;
    private final long bound;
    private final Map<String, LayerTargets> targets;
    private final Map<String, TensorShape> shapes;
    private final Map<String, List<NDArray>> kept = new HashMap<>();
    private long bytes;

    /**
     * @param targets by layer, of those that may be asked for
     * @param bound bytes of outputs held at most, unless one layer alone needs more
     */
    OriginalOutputs(
            TensorKit kit,
            LayerPrograms programs,
            Weights weights,
            CalibrationImages images,
            Map<String, LayerTargets> targets,
            long bound) {
        this.kit = kit;
        this.programs = programs;
        this.network = programs.network();
        this.weights = weights;
        this.images = images;
        this.targets = targets;
        this.bound = bound;
        this.shapes = network.shapes();
    }

    /**
     * {@link LayerTargets#original}: one tensor {@code [N * positions, out]} per batch, owned by this object and valid until the
     * next call.
     *
     * @param upcoming the requested layer, then those that will be requested next, in topological order
     */
    List<NDArray> of(List<String> upcoming) {
        String layer = upcoming.getFirst();
        if (!kept.containsKey(layer)) {
            compute(fitting(upcoming.stream().filter(l -> !kept.containsKey(l)).toList()));
        }
        return kept.get(layer);
    }

    private List<String> fitting(List<String> missing) {
        if (bytes + bytes(missing.getFirst()) > bound) {
            close();
        }
        var fitting = new ArrayList<String>();
        long sum = bytes;
        for (String layer : missing) {
            sum += bytes(layer);
            if (sum > bound && !fitting.isEmpty()) {
                break;
            }
            fitting.add(layer);
        }
        return fitting;
    }

    private void compute(List<String> layers) {
        var sampled = new LinkedHashMap<String, SampledLayer>();
        layers.forEach(layer -> sampled.put(layer, sampled(layer)));
        for (NDArray batch : images.batches()) {
            try (var walk = new NetworkWalk(kit, programs, weights, List.of(batch))) {
                sampled.forEach((layer, rows) -> {
                    walk.runThrough(layer);
                    kept.computeIfAbsent(layer, l -> new ArrayList<>())
                            .add(targets.get(layer).original(walk.batch(0), rows, layer));
                });
            }
        }
        sampled.values().forEach(SampledLayer::close);
        layers.forEach(layer -> bytes += bytes(layer));
    }

    private SampledLayer sampled(String layer) {
        Op op = network.layer(layer).op();
        return new SampledLayer(
                kit, op, shapes.get(network.layer(layer).inputs().getFirst()), positions(layer));
    }

    /** Positions per image at which the layer's output is sampled. */
    int positions(String layer) {
        return images.positions(WeightColumns.of(network.layer(layer).op()));
    }

    private long bytes(String layer) {
        TensorShape output = shapes.get(layer);
        long positions = Math.min(output.positions(), 2L * positions(layer));
        return 4L * images.images() * positions * output.channels();
    }

    @Override
    public void close() {
        kept.values().forEach(batches -> batches.forEach(NDArray::close));
        kept.clear();
        bytes = 0;
    }
}
