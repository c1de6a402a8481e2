package io.adapruner.finetune.training;

import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a sparse training has driven the BN scales towards zero after one epoch.
 *
 * @param edges lower edges of |gamma|; the last bin has no upper end
 * @param counts scales in each bin
 */
public record GammaHistogram(int epoch, List<Double> edges, List<Long> counts) {
    private static final List<Double> EDGES = List.of(0.0, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5);

    /** A layer whose every |gamma| lies below this passes nothing on. */
    static final float DEAD = 1e-4f;

    public GammaHistogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
    }

    /**
     * Counts the scales of all BN layers.
     *
     * @throws ProblemException {@link ProblemCode#DEAD_LAYER} naming a layer whose every scale is below {@value #DEAD}
     */
    static GammaHistogram of(int epoch, Network network, Weights weights) {
        long[] counts = new long[EDGES.size()];
        network.layers().stream()
                .filter(layer -> layer.op() instanceof BatchNorm2d)
                .forEach(layer -> {
                    Tensor gamma = weights.get(layer.parameter("weight"));
                    double largest = 0;
                    for (int c = 0; c < gamma.elements(); c++) {
                        double size = Math.abs(gamma.get(c));
                        largest = Math.max(largest, size);
                        counts[bin(size)]++;
                    }
                    if (largest < DEAD) {
                        throw new ProblemException(
                                ProblemCode.DEAD_LAYER,
                                "sparse training has driven all " + gamma.elements() + " scales of layer "
                                        + layer.name() + " below " + DEAD + " in epoch " + epoch
                                        + " (the largest is " + largest + ")");
                    }
                });
        return new GammaHistogram(epoch, EDGES, Arrays.stream(counts).boxed().toList());
    }

    private static int bin(double size) {
        return IntStream.range(0, EDGES.size())
                .filter(i -> size >= EDGES.get(i))
                .max()
                .orElse(0);
    }
}
