package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.CosineSchedule;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.Trainer;
import io.adapruner.engine.imitation.Divergence;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One pruned network trained in several ways, each judged on images that were held out of the training split; beside it the
 * accuracy on the test split, which must choose nothing. Where the original network has learnt from the held-out images before,
 * as here, they flatter what is near to it.
 *
 * <pre>
 * Trainings PRUNED MODEL ARCHITECTURE DATA SEED THREADS JUDGED RUN...
 * Trainings out resnet56-cifar10-jpeg.pt resnet56-cifar cifar10 1 2 2000 13:0.03:0.9:4 351:0.01:0:1
 * </pre>
 *
 * PRUNED is the result folder of a job without epochs and with the same seed; JUDGED held-out images judge; a RUN is steps of 128 images, the peak rate of
 * their cosine, the distillation's weight (0: labels only) and temperature.
 */
public final class Trainings {
    private static final int BATCH = 128;
    /** Trainings of so many steps are scored on the test split too. */
    private static final int LONG = 64;

    private final Engine engine;
    private final NetworkDocument pruned;
    private final Weights start;
    private final Teacher original;
    private final long seed;
    private final int judged;
    private final Map<Optional<Distillation>, Trainer> trainers = new HashMap<>();
    private final Map<Optional<Distillation>, Weights> starts = new HashMap<>();
    /** Logits of the original, by batch of the sample that judges. */
    private final List<float[]> taught = new ArrayList<>();

    private Trainings(Engine engine, Path folder, Teacher original, long seed, int judged) throws IOException {
        this.engine = engine;
        this.pruned = NetworkJson.read(Files.readAllBytes(folder.resolve("network.json")));
        this.start = ModelFile.read(folder.resolve("weights.safetensors")).checkedFor(pruned.network());
        this.original = original;
        this.seed = seed;
        this.judged = judged;
    }

    public static void main(String[] args) throws IOException {
        LocalShards shards = LocalShards.of(Path.of(args[3]));
        DatasetDocument scanned = DatasetScanner.scan(shards);
        Network network = Architectures.build(args[2], scanned.classes().size());
        DatasetDocument document = scanned.fittedTo(network.input());
        long seed = Long.parseLong(args[4]);
        var original = new Teacher(network, ModelFile.read(Path.of(args[1])).checkedFor(network));
        try (Engine engine = Engine.open(new EngineConfig("cpu", Integer.parseInt(args[5])));
                ImageSplits images = ImageSplits.load(
                        shards, document, 0.1, seed, Files.createTempDirectory("adapruner-benchmark"))) {
            var trainings = new Trainings(engine, Path.of(args[0]), original, seed, Integer.parseInt(args[6]));
            trainings.report("at the start", trainings.start, images, LONG, 0);
            for (String run : List.of(args).subList(7, args.length)) {
                trainings.run(run, images);
            }
            trainings.trainers.values().forEach(Trainer::close);
        }
    }

    private void run(String run, ImageSplits images) {
        String[] parts = run.split(":", -1);
        int steps = Integer.parseInt(parts[0]);
        double weight = Double.parseDouble(parts[2]);
        Optional<Distillation> distillation =
                weight > 0 ? Optional.of(new Distillation(weight, Double.parseDouble(parts[3]))) : Optional.empty();
        var schedule = new CosineSchedule(Double.parseDouble(parts[1]), 0, steps);
        var recipe = new TrainingRecipe(
                1, BATCH, schedule.peak(), 0.9, true, 5e-4, 0, 0, Optional.empty(), Optional.empty(), distillation);
        long before = System.nanoTime();
        Trainer trainer = trainer(distillation, recipe);
        int step = 0;
        for (int epoch = 0; step < steps; epoch++) {
            try (Batches batches = Batches.training(images.train(), BATCH, Augmentation.padded(), seed, epoch)) {
                for (; step < steps && batches.hasNext(); step++) {
                    trainer.step(batches.next(), schedule.rate(step));
                }
            }
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        report(run, trainer.weights(), images, steps, seconds);
    }

    /** At the start of the training; one for each way to distil. */
    private Trainer trainer(Optional<Distillation> distillation, TrainingRecipe recipe) {
        Trainer trainer = trainers.computeIfAbsent(
                distillation,
                way -> engine.trainer(
                        pruned.network(),
                        start,
                        pruned.preprocessing(),
                        Precision.BF16,
                        recipe,
                        0,
                        way.map(d -> original)));
        trainer.restore(starts.computeIfAbsent(distillation, way -> trainer.state()));
        return trainer;
    }

    private void report(String what, Weights weights, ImageSplits images, int steps, double seconds) {
        try (RunningNetwork student = engine.load(pruned.network(), weights, pruned.preprocessing(), Precision.BF16)) {
            double[] judged = judge(student, images.heldOut());
            System.out.printf(
                    Locale.ROOT,
                    "%-20s held out: %.2f %%, cross-entropy %.4f, divergence T=1 %.4f, T=4 %.4f; test %s; %.1f s%n",
                    what,
                    100 * judged[0],
                    judged[1],
                    judged[2],
                    judged[3],
                    steps < LONG ? "-" : String.format(Locale.ROOT, "%.2f %%", test(student, images.test())),
                    seconds);
        }
    }

    private static double test(RunningNetwork network, ImageSplit split) {
        try (Batches batches = Batches.sequential(split, 250)) {
            return network.evaluate(batches).accuracy();
        }
    }

    /** Accuracy, cross-entropy and T^2 KL(original || student) at T = 1 and 4, means over held-out images. */
    private double[] judge(RunningNetwork student, ImageSplit heldOut) {
        Iterable<Batch> sample = RandomSample.of(heldOut, judged, 250, seed).held();
        if (taught.isEmpty()) {
            try (RunningNetwork teacher =
                    engine.load(original.network(), original.weights(), pruned.preprocessing(), Precision.BF16)) {
                sample.forEach(batch -> taught.add(teacher.logits(batch)));
            }
        }
        double[] sums = new double[4];
        int images = 0;
        int b = 0;
        for (Batch batch : sample) {
            float[] right = taught.get(b++);
            float[] learnt = student.logits(batch);
            int classes = learnt.length / batch.size();
            for (int i = 0; i < batch.size(); i++) {
                int label = i * classes + batch.labels()[i];
                int best = i * classes;
                double sum = 0;
                for (int k = i * classes; k < (i + 1) * classes; k++) {
                    best = learnt[k] > learnt[best] ? k : best;
                    sum += Math.exp(learnt[k]);
                }
                sums[0] += best == label ? 1 : 0;
                sums[1] += Math.log(sum) - learnt[label];
                sums[2] += divergence(right, learnt, i * classes, classes, 1);
                sums[3] += divergence(right, learnt, i * classes, classes, 4);
            }
            images += batch.size();
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= images;
        }
        return sums;
    }

    private static double divergence(float[] taught, float[] learnt, int from, int classes, double temperature) {
        return temperature
                * temperature
                * Divergence.of(row(learnt, from, classes), row(taught, from, classes), temperature);
    }

    private static double[] row(float[] logits, int from, int classes) {
        return IntStream.range(from, from + classes).mapToDouble(k -> logits[k]).toArray();
    }
}
