package io.adapruner.benchmarks.inheritance;

import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.inheritance.CriterionComparison;
import io.adapruner.inheritance.WeightInheritance;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.recipe.Precision;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Inheritance without compensation against the forward passes that it cannot do without: ResNet-56 at half the MACs, every
 * criterion that needs no gradients. The passes are those of the pruned network, on images that are held in memory, timed in
 * the same process before and after.
 *
 * <pre>
 * ForwardPasses DATA THREADS
 * </pre>
 */
public final class ForwardPasses {
    private static final int BATCH = 128;
    /** Images that a candidate's recalibration sees before it is compared; the winner's sees the method's own number. */
    private static final int COMPARED = 10 * BATCH;

    private ForwardPasses() {}

    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        Network network = Architectures.build("resnet56-cifar", 10);
        var original = new OriginalModel(
                network,
                ModelFile.read(data.resolve("models/resnet56-cifar10-jpeg.pt")).checkedFor(network),
                new Preprocessing(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));
        Method method = method();
        Importance importance = new ImportanceEvaluation(network, method)
                .document(original.weights(), ResidualMeasurement.Curves.NONE, 0, 1, 0);
        Subnetwork found = new WidthSearch(network, importance, method).find(Budget.parse("macs=50%"));
        var shards = LocalShards.of(data.resolve("cifar10"));
        try (Engine engine = Engine.open(new EngineConfig("cpu", Integer.parseInt(args[1])));
                ImageSplits images = ImageSplits.load(
                        shards,
                        DatasetScanner.scan(shards),
                        0.1,
                        0,
                        Files.createTempDirectory("adapruner-benchmark"))) {
            long start = System.nanoTime();
            var times = new StepTimes();
            CriterionComparison comparison = new WeightInheritance(
                            engine, original, images, method, Precision.BF16, 0, times)
                    .choose(found.spreads(), Map.of(), (fraction, candidate) -> {});
            double seconds = (System.nanoTime() - start) / 1e9;
            int trials = comparison.candidates().size();
            long passes = (long) trials * images.heldOut().size()
                    + (long) method.criteria().size() * COMPARED
                    + (comparison.best().repair().recalibrated() ? (long) method.recalibrationBatches() * BATCH : 0);
            double pure = passes * secondsPerImage(engine, original, comparison, images);
            System.out.printf(
                    Locale.ROOT,
                    "{\"criteria\": %d, \"candidates\": %d, \"images\": %d, \"inheritance_s\": %.2f, \"forward_s\": %.2f,"
                            + " \"ratio\": %.3f, \"steps\": \"%s\"}%n",
                    method.criteria().size(),
                    trials,
                    passes,
                    seconds,
                    pure,
                    seconds / pure,
                    times.seconds());
        }
    }

    private static Method method() {
        Method d = Method.defaults();
        return new Method(
                WidthRule.ADAPRUNER,
                Arrays.stream(CriterionName.values())
                        .filter(name -> name != CriterionName.TAYLOR)
                        .toList(),
                false,
                d.multipleOf(),
                d.minimumKept(),
                d.include(),
                d.exclude(),
                d.pruneTied(),
                d.calibrationImages(),
                d.recalibrationBatches());
    }

    private static double secondsPerImage(
            Engine engine, OriginalModel original, CriterionComparison comparison, ImageSplits images) {
        Iterable<Batch> batches =
                RandomSample.of(images.train(), 40 * BATCH, BATCH, 7).held();
        try (RunningNetwork running = engine.load(
                comparison.best().network(), comparison.best().weights(), original.preprocessing(), Precision.BF16)) {
            running.evaluate(batches.iterator());
            double[] seconds = new double[5];
            for (int run = 0; run < seconds.length; run++) {
                long start = System.nanoTime();
                running.evaluate(batches.iterator());
                seconds[run] = (System.nanoTime() - start) / 1e9 / (40 * BATCH);
            }
            Arrays.sort(seconds);
            return seconds[seconds.length / 2];
        }
    }
}
