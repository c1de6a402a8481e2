package io.adapruner.network.criterion;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Scores units by a criterion; a higher score is kept first. The scores of a group's members are summed. */
public final class ChannelScores {
    private final Weights weights;
    private final Map<String, Layer> layers = new HashMap<>();
    private final Map<String, Integer> order = new HashMap<>();
    private final Measured measured;
    private final long seed;

    private ChannelScores(Network network, Weights weights, Measured measured, long seed) {
        this.weights = weights;
        this.measured = measured;
        this.seed = seed;
        for (Layer layer : network.layers()) {
            order.put(layer.name(), order.size());
            layers.put(layer.name(), layer);
        }
    }

    /**
     * @param groups the groups to score
     * @param measured what {@link CriterionName#TAYLOR} and {@link CriterionName#OBS} need; ignored otherwise
     * @param seed for {@link CriterionName#RANDOM}; a group's scores do not depend on which others are requested
     * @return group name to score per unit
     */
    public static Map<String, double[]> of(
            CriterionName criterion,
            Network network,
            Weights weights,
            List<ChannelGroup> groups,
            Measured measured,
            long seed) {
        var scoring = new ChannelScores(network, weights, measured, seed);
        var scores = new LinkedHashMap<String, double[]>();
        groups.forEach(g -> scores.put(g.name(), scoring.score(criterion, g)));
        return scores;
    }

    private double[] score(CriterionName criterion, ChannelGroup group) {
        boolean normed = !group.members(Role.NORM).isEmpty();
        return switch (criterion) {
            case L1 -> producers(group, FilterVectors::absoluteSums);
            case L2 -> producers(group, FilterVectors::norms);
            case FPGM -> producers(group, FilterVectors::distances);
            // A group without batch norms has no scale to be judged by: its filters' norms decide.
            case BN_SCALE -> normed ? norms(group, this::scales) : producers(group, FilterVectors::norms);
            case TAYLOR -> normed ? norms(group, this::taylor) : producers(group, FilterVectors::norms);
            case OUTGOING -> outgoing(group);
            // Where nothing could be repaired nothing was measured.
            case OBS ->
                measured.elimination().containsKey(group.name())
                        ? measured.elimination().get(group.name())
                        : outgoing(group);
            case RANDOM ->
                new SplittableRandom(seed * 0x9E3779B97F4A7C15L + group.name().hashCode())
                        .doubles(group.width())
                        .toArray();
            // Weights that are drawn again need no choice: only the structure counts, so the first units stand for it.
            case FIRST_K, REINITIALISED -> descending(group.width());
        };
    }

    private static double[] descending(int width) {
        double[] scores = new double[width];
        for (int u = 0; u < width; u++) {
            scores[u] = -u;
        }
        return scores;
    }

    private interface FilterScore {
        double[] of(FilterVectors filters);
    }

    private double[] producers(ChannelGroup group, FilterScore score) {
        double[] sum = new double[group.width()];
        for (Member member : group.members(Role.PRODUCER)) {
            add(sum, score.of(FilterVectors.rows(filters(member.layer()), member.channels())));
        }
        return sum;
    }

    private interface ChannelValues {
        float[] of(String batchNorm);
    }

    private static double[] norms(ChannelGroup group, ChannelValues values) {
        double[] sum = new double[group.width()];
        for (Member member : group.members(Role.NORM)) {
            add(sum, perUnit(member, values.of(member.layer())));
        }
        return sum;
    }

    private static double[] perUnit(Member norm, float[] values) {
        return norm.channels().stream()
                .mapToDouble(unit -> {
                    double sum = 0;
                    for (int channel : unit) {
                        sum += Math.abs(values[channel]);
                    }
                    return sum;
                })
                .toArray();
    }

    private float[] scales(String batchNorm) {
        return weights.get(layers.get(batchNorm).parameter("weight")).toArray();
    }

    private float[] taylor(String batchNorm) {
        float[] values = measured.taylor().get(layers.get(batchNorm).module());
        if (values == null) {
            throw new IllegalArgumentException("no Taylor scores for batch norm " + batchNorm);
        }
        return values;
    }

    /** Norm of the consumers' weights for a unit, times the scale of the batch norm ahead of them. */
    private double[] outgoing(ChannelGroup group) {
        List<Member> consumers = group.members(Role.CONSUMER);
        if (consumers.isEmpty()) {
            return producers(group, FilterVectors::norms);
        }
        double[] sum = new double[group.width()];
        for (Member consumer : consumers) {
            double[] outgoing = FilterVectors.columns(
                            filters(consumer.layer()),
                            groups(layers.get(consumer.layer()).op()),
                            consumer.channels())
                    .norms();
            group.members(Role.NORM).stream()
                    .filter(norm -> order.get(norm.layer()) < order.get(consumer.layer()))
                    .reduce((earlier, later) -> later)
                    .ifPresent(norm -> scale(outgoing, perUnit(norm, scales(norm.layer())), norm));
            add(sum, outgoing);
        }
        return sum;
    }

    /** The layer's weight as {@code [out, in / groups, ...]}. */
    private Tensor filters(String layer) {
        Tensor weight = weights.get(layers.get(layer).parameter("weight"));
        int groups = groups(layers.get(layer).op());
        return transposed(layers.get(layer).op()) ? FilterVectors.turned(weight, groups) : weight;
    }

    private static boolean transposed(Op op) {
        return switch (op) {
            case TransposedConvolution _ -> true;
            case OneDimensional line -> transposed(line.plane());
            case Op _ -> false;
        };
    }

    private static int groups(Op op) {
        return switch (op) {
            case Convolution conv -> conv.groups();
            case TransposedConvolution conv -> conv.groups();
            case OneDimensional line -> groups(line.plane());
            case Op _ -> 1;
        };
    }

    private static void scale(double[] scores, double[] scales, Member norm) {
        for (int u = 0; u < scores.length; u++) {
            scores[u] *= scales[u] / norm.channels().get(u).length;
        }
    }

    private static void add(double[] sum, double[] summand) {
        for (int u = 0; u < sum.length; u++) {
            sum[u] += summand[u];
        }
    }
}
