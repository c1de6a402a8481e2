package io.adapruner.network.criterion;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.Network;
import io.adapruner.network.Tensor;
import io.adapruner.network.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** How much each unit of each channel group matters under one criterion; higher means keep. */
public final class ChannelScores {
    private final Network network;
    private final Weights weights;
    private final Map<String, float[]> taylor;
    private final long seed;

    private ChannelScores(Network network, Weights weights, Map<String, float[]> taylor, long seed) {
        this.network = network;
        this.weights = weights;
        this.taylor = taylor;
        this.seed = seed;
    }

    /**
     * Scores of every unit, one index set per group: members' scores are summed.
     *
     * @param taylorByBatchNorm batch norm's name to (dL/dgamma * gamma + dL/dbeta * beta)^2 per channel; needed for
     *     {@link CriterionName#TAYLOR} only
     * @param seed for {@link CriterionName#RANDOM}
     * @return group name to one score per unit
     */
    public static Map<String, double[]> of(
            CriterionName criterion,
            Network network,
            Weights weights,
            List<ChannelGroup> groups,
            Map<String, float[]> taylorByBatchNorm,
            long seed) {
        var scores = new ChannelScores(network, weights, taylorByBatchNorm, seed);
        var all = new LinkedHashMap<String, double[]>();
        for (ChannelGroup group : groups) {
            all.put(group.name(), scores.score(criterion, group));
        }
        return all;
    }

    private double[] score(CriterionName criterion, ChannelGroup group) {
        return switch (criterion) {
            case L1 -> sum(group, Role.PRODUCER, m -> rows(m, Math::abs, x -> x));
            case L2 -> sum(group, Role.PRODUCER, m -> rows(m, x -> x * x, Math::sqrt));
            case BN_SCALE -> scales(group);
            case FPGM -> sum(group, Role.PRODUCER, this::distances);
            case TAYLOR -> taylor(group);
            case OUTGOING -> outgoing(group);
            case RANDOM -> random(group);
            case FIRST_K, REINITIALISED ->
                IntStream.range(0, group.width()).mapToDouble(u -> -u).toArray();
        };
    }

    private interface MemberScore {
        double[] of(Member member);
    }

    private static double[] sum(ChannelGroup group, Role role, MemberScore score) {
        double[] total = new double[group.width()];
        for (Member member : group.members(role)) {
            double[] perChannel = score.of(member);
            for (int u = 0; u < total.length; u++) {
                for (int channel : member.channels().get(u)) {
                    total[u] += perChannel[channel];
                }
            }
        }
        return total;
    }

    /** Norm of each output channel's filter (Li et al. 2017). */
    private double[] rows(Member member, DoubleUnaryOperator term, DoubleUnaryOperator root) {
        Tensor weight = weights.get(member.layer() + ".weight");
        int channels = weight.shape().getFirst();
        int size = weight.elements() / channels;
        double[] norms = new double[channels];
        for (int c = 0; c < channels; c++) {
            double total = 0;
            for (int i = c * size; i < (c + 1) * size; i++) {
                total += term.applyAsDouble(weight.get(i));
            }
            norms[c] = root.applyAsDouble(total);
        }
        return norms;
    }

    /** |gamma| of the group's batch norms (Liu et al. 2017); the filters' L2 norm where there is none. */
    private double[] scales(ChannelGroup group) {
        return group.members(Role.NORM).isEmpty()
                ? score(CriterionName.L2, group)
                : sum(group, Role.NORM, m -> gamma(m.layer()));
    }

    private double[] gamma(String batchNorm) {
        Tensor weight = weights.get(batchNorm + ".weight");
        return IntStream.range(0, weight.elements())
                .mapToDouble(c -> Math.abs(weight.get(c)))
                .toArray();
    }

    /** Sum of distances to the layer's other filters: near the geometric median means replaceable (He et al., FPGM, 2019). */
    private double[] distances(Member member) {
        Tensor weight = weights.get(member.layer() + ".weight");
        float[] values = weight.toArray();
        int channels = weight.shape().getFirst();
        int size = values.length / channels;
        double[] totals = new double[channels];
        for (int a = 0; a < channels; a++) {
            for (int b = a + 1; b < channels; b++) {
                double square = 0;
                for (int i = 0; i < size; i++) {
                    double difference = values[a * size + i] - values[b * size + i];
                    square += difference * difference;
                }
                totals[a] += Math.sqrt(square);
                totals[b] += Math.sqrt(square);
            }
        }
        return totals;
    }

    /** First-order Taylor expansion of the loss at the batch norms (Molchanov et al. 2019). */
    private double[] taylor(ChannelGroup group) {
        if (group.members(Role.NORM).isEmpty()) {
            return score(CriterionName.L2, group);
        }
        return sum(group, Role.NORM, m -> {
            float[] measured = taylor.get(m.layer());
            if (measured == null) {
                throw new IllegalArgumentException("no Taylor scores were measured for " + m.layer());
            }
            return IntStream.range(0, measured.length)
                    .mapToDouble(c -> measured[c])
                    .toArray();
        });
    }

    /** Norm of the weights that read a unit, times the scale it is read with. */
    private double[] outgoing(ChannelGroup group) {
        double[] read = new double[group.width()];
        for (Member member : group.members(Role.CONSUMER)) {
            double[] squares = columns(member.layer());
            for (int u = 0; u < read.length; u++) {
                for (int channel : member.channels().get(u)) {
                    read[u] += squares[channel % squares.length];
                }
            }
        }
        double[] scale = group.members(Role.NORM).isEmpty() ? null : scales(group);
        return IntStream.range(0, read.length)
                .mapToDouble(u -> Math.sqrt(read[u]) * (scale == null ? 1 : scale[u]))
                .toArray();
    }

    /** Sum of squares over everything that reads each input channel (of one group, for grouped convolutions). */
    private double[] columns(String layer) {
        Tensor weight = weights.get(layer + ".weight");
        int outputs = weight.shape().get(0);
        int inputs = weight.shape().get(1);
        int kernel = weight.elements() / (outputs * inputs);
        double[] squares = new double[inputs];
        for (int i = 0; i < weight.elements(); i++) {
            squares[i / kernel % inputs] += (double) weight.get(i) * weight.get(i);
        }
        return squares;
    }

    private double[] random(ChannelGroup group) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom")
                .create(seed
                        ^ group.name().hashCode()
                        ^ ((long) network.layers().size() << 32));
        return random.doubles(group.width()).toArray();
    }
}
