package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.inheritance.Candidate;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Networks that nobody tuned anything for, from files: random weights, batch norms settled on real images. How far the outputs
 * of the pruned network are from the original's, in shares of their variance over test images, by the defaults (told that outputs are
 * values: class probabilities of random weights mean nothing) and by what they were at first: the paper's widths, filters of the largest L2 norm, compensated, with batch norms recalibrated or not, whichever is nearer on held-out
 * images, as a job chose. Half
 * of the images are nearer than the median; the mean follows the few images on which such a network gives huge outputs.
 *
 * <pre>
 * UntunedNetworks DATA SEED BUDGET THREADS FILE...
 * UntunedNetworks imagenet-sample 0 macs=50% 2 resnet18.pt2 densenet121.pt2
 * </pre>
 *
 * The files are those of {@code benchmarks/models/export_models.py}.
 */
public final class UntunedNetworks {
    private static final int BATCH = 64;

    private final Engine engine;
    private final OriginalModel original;
    private final ImageSplits images;
    private final long seed;

    private UntunedNetworks(Engine engine, OriginalModel original, ImageSplits images, long seed) {
        this.engine = engine;
        this.original = original;
        this.images = images;
        this.seed = seed;
    }

    public static void main(String[] args) throws IOException {
        LocalShards shards = LocalShards.of(Path.of(args[0]));
        DatasetDocument scanned = DatasetScanner.scan(shards);
        long seed = Long.parseLong(args[1]);
        Budget budget = Budget.parse(args[2]);
        try (Engine engine = Engine.open(new EngineConfig("cpu", Integer.parseInt(args[3])))) {
            for (String file : List.of(args).subList(4, args.length)) {
                var said = new ModelDescription(file, Optional.empty(), Optional.empty(), Optional.empty());
                ImportedNetwork imported = ModelImport.read(Path.of(file), said);
                Network network = imported.network();
                DatasetDocument document = scanned.fittedTo(network.input());
                try (ImageSplits images = ImageSplits.load(
                        shards, document, 0.1, seed, Files.createTempDirectory("adapruner-benchmark"))) {
                    Weights settled = engine.norms(
                                    network, imported.weights(), Preprocessing.imageNet(), Precision.FP32)
                            .recalibrated(RandomSample.of(images.train(), 256, BATCH, seed)
                                    .iterator());
                    var original = new OriginalModel(network, settled, Preprocessing.imageNet());
                    new UntunedNetworks(engine, original, images, seed).run(budget);
                }
            }
        }
    }

    private void run(Budget budget) {
        Method method = Method.defaults();
        var stages = new Stages(engine, original, method, Precision.FP32, seed, Likeness.VALUES);
        Importance importance = stages.importance(images);
        Subnetwork found = new WidthSearch(original.network(), importance, method).find(budget);
        Candidate chosen = stages.inheritance(found, importance, images, new StepTimes(), (fraction, candidate) -> {})
                .best();
        Subnetwork.Spread paper = found.spreads().stream()
                .filter(spread -> spread.rule().equals(Optional.of(WidthRule.ADAPRUNER)))
                .findFirst()
                .orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %s by default (%s, %s, %s), %s before%n",
                original.network().name(),
                budget,
                error(chosen.network(), chosen.weights(), images.test()),
                chosen.choice().spread().rule().orElseThrow(),
                chosen.criterion().label(),
                chosen.repair(),
                before(paper));
    }

    private OutputError before(Subnetwork.Spread spread) {
        ChannelGroups all = ChannelGroups.of(original.network());
        List<ChannelGroup> groups =
                spread.widths().keySet().stream().map(all::get).toList();
        var scores = ChannelScores.of(
                CriterionName.L2, original.network(), original.weights(), groups, Measured.nothing(), seed);
        var plan = new PruningPlan(spread.widths().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> Selection.topUnits(scores.get(e.getKey()), e.getValue()),
                        (a, b) -> a,
                        LinkedHashMap::new)));
        var surgery = new Surgery(original.network(), all);
        Network pruned = surgery.prune(plan);
        int calibration = Method.defaults().calibrationImages();
        try (var compensation = new Compensation(
                engine,
                original.network(),
                original.weights(),
                original.preprocessing(),
                RandomSample.of(images.train(), calibration, BATCH, seed + 2),
                CalibrationImages.ROWS,
                Precision.FP32)) {
            Weights compensated = compensation.compensate(plan, pruned, surgery.prune(plan, original.weights()));
            Weights recalibrated = engine.norms(pruned, compensated, original.preprocessing(), Precision.FP32)
                    .recalibrated(RandomSample.of(images.train(), calibration, BATCH, seed)
                            .iterator());
            Weights nearer = Stream.of(compensated, recalibrated)
                    .min(Comparator.comparingDouble(
                            weights -> error(pruned, weights, images.heldOut()).mean()))
                    .orElseThrow();
            return error(pruned, nearer, images.test());
        }
    }

    /** |f - g|^2 of an image over the mean of |f - mean f|^2: of the median image, and on average. */
    private record OutputError(double median, double mean) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.4f (mean %.4f)", median, mean);
        }
    }

    private OutputError error(Network network, Weights weights, ImageSplit split) {
        List<double[]> given = outputs(network, weights, split);
        List<double[]> right = outputs(original.network(), original.weights(), split);
        double[] errors = new double[right.size()];
        double[] total = new double[right.getFirst().length];
        double squares = 0;
        for (int i = 0; i < errors.length; i++) {
            for (int k = 0; k < total.length; k++) {
                double f = right.get(i)[k];
                errors[i] += Math.pow(f - given.get(i)[k], 2);
                squares += f * f;
                total[k] += f;
            }
        }
        double variance =
                squares / errors.length - Arrays.stream(total).map(t -> t * t).sum() / Math.pow(errors.length, 2);
        double mean = Arrays.stream(errors).average().orElseThrow();
        return new OutputError(Arrays.stream(errors).sorted().toArray()[errors.length / 2] / variance, mean / variance);
    }

    private List<double[]> outputs(Network network, Weights weights, ImageSplit split) {
        var rows = new ArrayList<double[]>();
        try (RunningNetwork running = engine.load(network, weights, original.preprocessing(), Precision.FP32);
                Batches batches = Batches.sequential(split, BATCH)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                float[] logits = running.logits(batch);
                int width = logits.length / batch.size();
                for (int row = 0; row < batch.size(); row++) {
                    int from = row * width;
                    rows.add(IntStream.range(from, from + width)
                            .mapToDouble(k -> logits[k])
                            .toArray());
                }
            }
        }
        return rows;
    }
}
