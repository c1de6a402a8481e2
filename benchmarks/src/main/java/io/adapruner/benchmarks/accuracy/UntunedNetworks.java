package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.LocalShards;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.inheritance.Candidate;
import io.adapruner.inheritance.OriginalModel;
import io.adapruner.inheritance.StepTimes;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Networks that nobody tuned anything for: random weights, batch norms settled on real images. How far the outputs of the pruned
 * network are from the original's, in shares of their variance over test images, by the defaults and by what they were at first:
 * the paper's widths, filters of the largest L2 norm, compensated, with batch norms recalibrated or not, whichever is nearer.
 *
 * <pre>
 * UntunedNetworks DATA SEED BUDGET THREADS ARCHITECTURE...
 * UntunedNetworks imagenet-sample 0 macs=50% 2 resnet18 resnet50 mobilenet-v2 vgg11-bn resnet101
 * </pre>
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
            for (String architecture : List.of(args).subList(4, args.length)) {
                Network network =
                        Architectures.build(architecture, scanned.classes().size());
                DatasetDocument document = scanned.resizedTo(
                        network.input().height(), network.input().width());
                try (ImageSplits images = ImageSplits.load(
                        shards, document, 0.1, seed, Files.createTempDirectory("adapruner-benchmark"))) {
                    Weights settled = engine.norms(
                                    network,
                                    Initialisation.random(network, seed),
                                    Preprocessing.imageNet(),
                                    Precision.FP32)
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
        var stages = new Stages(engine, original, method, Precision.FP32, seed);
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
                "%s, %s: %.4f by default (%s, %s, %s), %.4f before%n",
                original.network().name(),
                budget,
                error(chosen.network(), chosen.weights()),
                chosen.choice().spread().rule().orElseThrow(),
                chosen.criterion().label(),
                chosen.repair(),
                before(paper));
    }

    private double before(Subnetwork.Spread spread) {
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
            return Math.min(error(pruned, compensated), error(pruned, recalibrated));
        }
    }

    /** Sum of |f - g|^2 over that of |f - mean f|^2. */
    private double error(Network network, Weights weights) {
        double[] sums = new double[2];
        ImageSplit test = images.test();
        try (RunningNetwork pruned = engine.load(network, weights, original.preprocessing(), Precision.FP32);
                RunningNetwork whole =
                        engine.load(original.network(), original.weights(), original.preprocessing(), Precision.FP32);
                Batches batches = Batches.sequential(test, BATCH)) {
            double[] total = new double[0];
            double squares = 0;
            while (batches.hasNext()) {
                Batch batch = batches.next();
                float[] f = whole.logits(batch);
                float[] g = pruned.logits(batch);
                int width = f.length / batch.size();
                total = total.length == 0 ? new double[width] : total;
                for (int i = 0; i < f.length; i++) {
                    sums[0] += Math.pow((double) f[i] - g[i], 2);
                    squares += (double) f[i] * f[i];
                    total[i % width] += f[i];
                }
            }
            sums[1] = squares;
            for (double t : total) {
                sums[1] -= t * t / test.size();
            }
        }
        return sums[0] / sums[1];
    }
}
