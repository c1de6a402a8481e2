package io.adapruner.benchmarks.compensation;

import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Prunable;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Accuracy and seconds of weight compensation for a CIFAR ResNet at half of its MACs, for two ways to spread the widths,
 * and where the time goes.
 *
 * <p>Arguments: architecture, model file, data set folder, threads, precision (fp32 or bf16), test batches of 128.
 */
public final class CompensationBenchmark {
    private static final int BATCH = 128;
    private static final int CALIBRATION = 1024;

    private final Engine engine;
    private final Network network;
    private final Weights weights;
    private final Preprocessing preprocessing;
    private final List<ChannelGroup> groups;
    private final ImageSplits images;
    private final Precision precision;
    private final int testBatches;
    private final PrintStream out;

    private CompensationBenchmark(
            Engine engine,
            Network network,
            Weights weights,
            ImageSplits images,
            Precision precision,
            int testBatches,
            PrintStream out) {
        this.engine = engine;
        this.network = network;
        this.weights = weights;
        this.preprocessing = Preprocessing.imageNet();
        this.groups = Prunable.of(network, ChannelGroups.of(network), PruningScope.defaults())
                .groups();
        this.images = images;
        this.precision = precision;
        this.testBatches = testBatches;
        this.out = out;
    }

    /** See the class comment. */
    public static void main(String[] arguments) {
        LocalShards shards = LocalShards.of(Path.of(arguments[2]));
        Network network = Architectures.build(arguments[0], 10);
        try (Engine engine = Engine.open(new EngineConfig("cpu", Integer.parseInt(arguments[3])));
                ImageSplits images = ImageSplits.load(
                        shards, DatasetScanner.scan(shards), 0.1, 1, Path.of(System.getProperty("java.io.tmpdir")))) {
            Weights weights = ModelFile.read(Path.of(arguments[1])).checkedFor(network);
            new CompensationBenchmark(
                            engine,
                            network,
                            weights,
                            images,
                            Precision.valueOf(arguments[4].toUpperCase(Locale.ROOT)),
                            Integer.parseInt(arguments[5]),
                            System.out)
                    .run();
        }
    }

    private void run() {
        List<Batch> calibration = calibration();
        out.printf("base %.2f%n", accuracy(network, weights));
        var curves = new LinkedHashMap<String, double[]>();
        timed(
                        "elimination",
                        () -> ChannelElimination.measure(engine, network, weights, preprocessing, calibration, groups))
                .forEach((group, elimination) -> curves.put(group, elimination.residuals()));
        var widths = new HalfOfTheMacs(network, groups);
        var rules = new LinkedHashMap<String, Map<String, Integer>>();
        rules.put("blocks", widths.proportional(importance()));
        rules.put("residual", widths.cheapest(curves));
        try (var compensation = timed(
                "setup",
                () -> new Compensation(
                        engine, network, weights, preprocessing, calibration, CalibrationImages.ROWS, precision))) {
            rules.forEach((rule, chosen) -> {
                out.println(rule + " " + chosen.values());
                for (CriterionName criterion : List.of(CriterionName.L2, CriterionName.OUTGOING)) {
                    measure(compensation, rule + " " + criterion.label(), chosen, scores(criterion));
                }
            });
        }
    }

    private void measure(
            Compensation compensation, String name, Map<String, Integer> widths, Map<String, double[]> scores) {
        var kept = new LinkedHashMap<String, int[]>();
        widths.forEach((group, width) -> kept.put(group, Selection.topUnits(scores.get(group), width)));
        var plan = new PruningPlan(kept);
        Surgery surgery = new Surgery(network, ChannelGroups.of(network));
        Network pruned = surgery.prune(plan);
        Weights left = surgery.prune(plan, weights);
        Weights repaired = timed(name, () -> compensation.compensate(plan, pruned, left));
        out.printf("%s: surgery %.2f, compensated %.2f%n", name, accuracy(pruned, left), accuracy(pruned, repaired));
    }

    private List<Batch> calibration() {
        var batches = new ArrayList<Batch>();
        try (Batches all = Batches.training(images.train(), BATCH, Augmentation.none(), 3, 0)) {
            while (batches.size() * BATCH < CALIBRATION) {
                batches.add(all.next());
            }
        }
        return batches;
    }

    private Map<String, double[]> scores(CriterionName criterion) {
        return ChannelScores.of(criterion, network, weights, groups, Measured.nothing(), 1);
    }

    /** Mean |gamma| over the batch norms of each group's block. */
    private Map<String, Double> importance() {
        var importance = new LinkedHashMap<String, Double>();
        for (ChannelGroup group : groups) {
            String block = group.name().substring(0, group.name().lastIndexOf('.'));
            importance.put(group.name(), (scale(block + ".bn1.weight") + scale(block + ".bn2.weight")) / 2);
        }
        return importance;
    }

    private double scale(String name) {
        double sum = 0;
        float[] gamma = weights.get(name).toArray();
        for (float g : gamma) {
            sum += Math.abs(g);
        }
        return sum / gamma.length;
    }

    private double accuracy(Network of, Weights with) {
        try (RunningNetwork running = engine.load(of, with, preprocessing, Precision.FP32);
                Batches test = Batches.sequential(images.test(), BATCH)) {
            var some = new ArrayList<Batch>();
            while (test.hasNext() && some.size() < testBatches) {
                some.add(test.next());
            }
            return running.evaluate(some.iterator()).accuracy();
        }
    }

    private <T> T timed(String what, Supplier<T> work) {
        try (var profile = StackProfile.ofCurrentThread()) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long start = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            T result = work.get();
            out.printf(
                    "%s: %.2f s, %.2f s of this thread's processor time %s%n",
                    what,
                    (System.nanoTime() - start) / 1e9,
                    (threads.getCurrentThreadCpuTime() - cpu) / 1e9,
                    new TreeMap<>(profile.shares()));
            return result;
        }
    }
}
