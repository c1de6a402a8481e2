package io.adapruner.benchmarks.latency;

import ai.onnxruntime.OrtException;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * ONNX Runtime's latency of networks before and after pruning to half of the MACs, for widths of any number, and multiples of 8
 * and of 16; a Markdown table. Weights are random, and batch norms' scales differ, so that blocks differ in width as they do in
 * trained networks; what a weight is does not matter for the time.
 *
 * <pre>
 * OnnxLatency THREADS ARCHITECTURE ...
 * OnnxLatency 1 mobilenet-v2 resnet50
 * </pre>
 */
public final class OnnxLatency {
    private static final Budget BUDGET = Budget.parse("macs=50%");
    private static final List<Integer> MULTIPLES = List.of(1, 8, 16);
    private static final List<Integer> BATCHES = List.of(1, 8);
    private static final int CLASSES = 1000;
    private static final int ROUNDS = 31;
    private static final int WARM_UP = 4;

    private OnnxLatency() {}

    public static void main(String[] args) throws IOException, OrtException {
        int threads = Integer.parseInt(args[0]);
        System.out.println(
                "| network | widths | MACs | kept, % | parameters | batch 1, ms | saved | batch 8, ms | saved |");
        System.out.println(
                "|:--------|:-------|-----:|--------:|-----------:|------------:|------:|------------:|------:|");
        for (String architecture : List.of(args).subList(1, args.length)) {
            measure(architecture, threads);
        }
    }

    private static void measure(String architecture, int threads) throws IOException, OrtException {
        Network network = Architectures.build(architecture, CLASSES);
        Weights weights = distinct(network, Initialisation.random(network, 1));
        var candidates = new LinkedHashMap<String, Candidate>();
        candidates.put("original", new Candidate(network, weights));
        for (int multiple : MULTIPLES) {
            candidates.put(multiple == 1 ? "any" : "multiples of " + multiple, pruned(network, weights, multiple));
        }
        var medians = new LinkedHashMap<String, double[]>();
        candidates.keySet().forEach(name -> medians.put(name, new double[BATCHES.size()]));
        for (int b = 0; b < BATCHES.size(); b++) {
            measure(candidates, threads, b, medians);
        }
        double[] before = medians.get("original");
        candidates.forEach((name, candidate) -> System.out.println(
                row(architecture, name, Cost.of(network), Cost.of(candidate.network()), before, medians.get(name))));
    }

    private record Candidate(Network network, Weights weights) {}

    private static Candidate pruned(Network network, Weights weights, int multiple) {
        Method d = Method.defaults();
        var method = new Method(
                WidthRule.ADAPRUNER,
                d.criteria(),
                d.compensate(),
                multiple,
                d.minimumKept(),
                d.include(),
                d.exclude(),
                d.pruneTied(),
                d.calibrationImages(),
                d.recalibrationBatches());
        Importance importance =
                new ImportanceEvaluation(network, method).document(weights, ResidualMeasurement.Curves.NONE, 0, 0, 0);
        PruningPlan plan = PruningPlan.ofWidths(new WidthSearch(network, importance, method)
                .find(BUDGET)
                .spreads()
                .getFirst()
                .widths());
        var surgery = new Surgery(network, ChannelGroups.of(network));
        return new Candidate(surgery.prune(plan), surgery.prune(plan, weights));
    }

    /** All networks take turns, so that a slow phase of the machine hits each. */
    private static void measure(
            Map<String, Candidate> candidates, int threads, int batchIndex, Map<String, double[]> medians)
            throws IOException, OrtException {
        Path folder = Files.createTempDirectory("adapruner-latency");
        var sessions = new LinkedHashMap<String, TimedSession>();
        try {
            for (var candidate : candidates.entrySet()) {
                Path file = folder.resolve("model.onnx");
                Network network = candidate.getValue().network();
                OnnxExport.write(network, candidate.getValue().weights(), Preprocessing.imageNet(), file);
                sessions.put(
                        candidate.getKey(), new TimedSession(file, threads, network.input(), BATCHES.get(batchIndex)));
            }
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (TimedSession session : sessions.values()) {
                    session.run(round >= 0);
                }
            }
            for (var session : sessions.entrySet()) {
                medians.get(session.getKey())[batchIndex] = session.getValue().median();
            }
        } finally {
            for (TimedSession session : sessions.values()) {
                session.close();
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Batch norms of different scales, so that blocks differ. */
    static Weights distinct(Network network, Weights weights) {
        var random = new Random(1);
        var scales = new LinkedHashMap<String, Tensor>();
        network.parameters().forEach((name, spec) -> {
            if (spec.role() == Role.SCALE) {
                float level = 0.5f + random.nextFloat();
                float[] values = new float[weights.get(name).elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = level * (0.5f + random.nextFloat());
                }
                scales.put(name, Tensor.of(List.of(values.length), values));
            }
        });
        return weights.with(scales);
    }

    private static String row(
            String architecture, String widths, Cost full, Cost cost, double[] before, double[] after) {
        var row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %s | %.2f G | %.1f | %.2f M |",
                architecture,
                widths,
                cost.macs() / 1e9,
                100.0 * cost.macs() / full.macs(),
                cost.parameters() / 1e6));
        for (int i = 0; i < after.length; i++) {
            row.append(String.format(Locale.ROOT, " %.1f | %.2fx |", after[i], before[i] / after[i]));
        }
        return row.toString();
    }
}
