package io.adapruner.search;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Importance.BlockImportance;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Networks and importance documents that the tests search. */
final class Cases {
    private Cases() {}

    static Network network(String architecture) {
        return Architectures.build(architecture, 10);
    }

    /** Inner groups of residual blocks: nothing else of a ResNet is pruned by default. */
    static List<ChannelGroup> inner(Network network) {
        return ChannelGroups.of(network).all().stream()
                .filter(g -> !g.tied() && g.keptWhole().isEmpty())
                .toList();
    }

    static Method method(int multipleOf) {
        Method d = Method.defaults();
        return new Method(
                d.widthRule(),
                d.criteria(),
                d.compensate(),
                multipleOf,
                d.minimumKept(),
                d.include(),
                d.exclude(),
                d.pruneTied(),
                d.calibrationImages(),
                d.recalibrationBatches());
    }

    static Importance scales(Network network, long seed) {
        var random = new Random(seed);
        return document(WidthRule.ADAPRUNER, network, g -> 0.05 + random.nextDouble(), Map.of(), Map.of());
    }

    static Importance uniform(Network network) {
        return document(WidthRule.UNIFORM, network, g -> 1.0, Map.of(), Map.of());
    }

    static Importance global(Network network, long seed) {
        return document(WidthRule.GLOBAL, network, g -> 1.0, perUnit(network, seed, scores -> scores), Map.of());
    }

    /** Residuals that fall with the width, convex or not. */
    static Importance residual(Network network, long seed) {
        return document(WidthRule.RESIDUAL, network, g -> 1.0, Map.of(), perUnit(network, seed, steps -> {
            double left = DoubleStream.of(steps).sum();
            double[] curve = new double[steps.length];
            for (int w = 0; w < curve.length; w++) {
                left -= steps[w];
                curve[w] = Math.max(0, left) / steps.length;
            }
            return curve;
        }));
    }

    /** What is measured where several rules are tried: scales and residuals. */
    static Importance auto(Network network, long seed) {
        Importance scales = scales(network, seed);
        return new Importance(
                WidthRule.AUTO,
                scales.blocks(),
                Map.of(),
                residual(network, seed).residuals(),
                Map.of(),
                0,
                1,
                0);
    }

    static List<Importance> everyRule(Network network, long seed) {
        return List.of(scales(network, seed), uniform(network), global(network, seed), residual(network, seed));
    }

    static Importance document(
            WidthRule rule,
            Network network,
            Function<ChannelGroup, Double> importance,
            Map<String, List<Double>> scores,
            Map<String, List<Double>> residuals) {
        List<BlockImportance> blocks = inner(network).stream()
                .map(g -> new BlockImportance(g.name(), importance.apply(g), List.of(g.name())))
                .toList();
        return new Importance(rule, blocks, scores, residuals, Map.of(), 0, 1, 0);
    }

    private static Map<String, List<Double>> perUnit(Network network, long seed, Function<double[], double[]> shape) {
        var random = new Random(seed);
        var values = new LinkedHashMap<String, List<Double>>();
        for (ChannelGroup group : inner(network)) {
            double[] drawn = random.doubles(group.width()).toArray();
            values.put(group.name(), DoubleStream.of(shape.apply(drawn)).boxed().toList());
        }
        return values;
    }
}
