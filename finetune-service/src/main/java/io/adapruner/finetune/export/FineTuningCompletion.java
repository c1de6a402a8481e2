package io.adapruner.finetune.export;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.finetune.EngineAccess;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.Imitated;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingSources;
import io.adapruner.finetune.training.TrainingTask;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.OutputLikeness;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.document.TargetResult.Latency;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.model.StoredModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Evaluates, measures and exports a fine-tuned network; its {@code result.json}, published last, makes the target done. */
@ApplicationScoped
public class FineTuningCompletion implements TrainingCompletion {
    /** Images on which exports are compared: an export of a ResNet-152 at 224x224 takes 3.5 s with four, 7.9 s with sixteen. */
    private static final int SAMPLE = 4;

    private final ArtifactStore store;
    private final TrainingSources sources;
    private final EngineAccess engines;
    private final FineTuningConfig config;
    private final Versions versions;

    FineTuningCompletion(
            ArtifactStore store,
            TrainingSources sources,
            EngineAccess engines,
            FineTuningConfig config,
            Versions versions) {
        this.store = store;
        this.sources = sources;
        this.engines = engines;
        this.config = config;
        this.versions = versions;
    }

    @Override
    public Optional<List<Event>> published(TrainingSliceRequested slice) {
        return store.exists(manifest(slice)) ? Optional.of(facts(slice)) : Optional.empty();
    }

    /** With labels the last epoch counts; a training by imitation counts where it has brought the network nearer to the original. */
    private static boolean counts(Engine engine, LoadedTraining trained, Weights last) {
        return trained.task().labelled()
                || trained.run().epochs().finished().isEmpty()
                || new Imitated(engine, trained.task(), trained.images().heldOut()).nearer(last);
    }

    @Override
    public List<Event> finish(TrainingSliceRequested slice, LoadedTraining trained, StopSignal stop) {
        Engine engine = engines.get();
        WeightsInherited inherited = slice.inheritance().orElseThrow();
        var inheritance = sources.inheritance(inherited);
        NetworkDocument pruned = sources.pruned(inheritance);
        StoredModel original = sources.original(slice.request());
        Weights last = trained.run().weights();
        boolean counts = counts(engine, trained, last);
        Weights weights = counts ? last : trained.task().weights();

        var clock = new Stopwatch();
        Optional<Score> score = trained.run().epochs().finished().isEmpty()
                ? Optional.empty()
                : Optional.of(score(
                        engine, trained, weights, counts, sources.scored(slice.request(), pruned.network()), stop));
        double evaluation = clock.lap();
        Latency latency = new LatencyComparison(engine, config.latency())
                .measure(
                        new LatencyComparison.Subject(
                                original.document().network(),
                                original.weights(),
                                original.document().preprocessing()),
                        new LatencyComparison.Subject(pruned.network(), weights, pruned.preprocessing()),
                        stop);
        Subnetwork subnetwork = store.readJson(inherited.subnetwork(), Subnetwork.class);
        Optional<TargetResult.Timing> timing = new BudgetTiming(
                        subnetwork.spread(inheritance.widths()), slice.request())
                .measure(original.document().network(), original.weights(), pruned.network(), weights, stop);
        double measurement = clock.lap();
        stop.check();
        long fileBytes = export(
                slice,
                new ExportedFiles(engine, pruned, weights),
                sample(trained.images().test()));
        double export = clock.lap();

        TargetResult result = new TargetReport(
                        slice,
                        store.readJson(inherited.importance(), Importance.class),
                        subnetwork,
                        inheritance,
                        original.document().network())
                .result(
                        trained.run().epochs(),
                        trained.run().learningRateUsed(),
                        score,
                        latency,
                        timing,
                        new TargetReport.Files(
                                store.size(Keys.model(slice.request().modelId()) + ExportedFiles.WEIGHTS), fileBytes),
                        new TargetReport.Seconds(evaluation, measurement, export),
                        engine.precision(slice.request().precision()),
                        engine.device(),
                        versions.with(engine));
        store.publishJson(manifest(slice), result);
        return facts(slice);
    }

    /**
     * What the test images say of the fine-tuned network.
     *
     * @param accuracy percent; empty where no labels say what is right
     * @param outputs how near each is to the unpruned network's; empty where labels alone say what is right
     * @param improved whether the training is the result, and not what it began with
     */
    record Score(Optional<Double> accuracy, Optional<List<OutputLikeness>> outputs, boolean improved) {}

    private Score score(
            Engine engine, LoadedTraining trained, Weights weights, boolean counts, boolean scored, StopSignal stop) {
        TrainingTask task = trained.task();
        ImageSplit test = trained.images().test();
        return new Score(
                scored ? Optional.of(accuracy(engine, task, test, weights, stop)) : Optional.empty(),
                task.imitated().map(teacher -> new LikenessTest(engine, task, teacher).of(weights, test, stop)),
                counts);
    }

    private double accuracy(Engine engine, TrainingTask task, ImageSplit test, Weights weights, StopSignal stop) {
        try (RunningNetwork network = engine.load(task.network(), weights, task.preprocessing(), task.precision());
                Batches batches = Batches.sequential(test, config.evaluationBatch())) {
            return network.evaluate(stoppable(batches, stop)).accuracy();
        }
    }

    private static Iterator<Batch> stoppable(Iterator<Batch> batches, StopSignal stop) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                stop.check();
                return batches.next();
            }
        };
    }

    private static Batch sample(ImageSplit images) {
        try (Batches batches = Batches.sequential(images, Math.min(SAMPLE, images.size()))) {
            return batches.next();
        }
    }

    /** @return size of the weights' file in bytes */
    private long export(TrainingSliceRequested slice, ExportedFiles files, Batch sample) {
        try {
            Path folder = Files.createTempDirectory("adapruner-result");
            try {
                files.write(folder, sample);
                for (String name : ExportedFiles.names()) {
                    store.put(Keys.result(slice.jobId(), slice.budget()) + name, folder.resolve(name));
                }
                return Files.size(folder.resolve(ExportedFiles.WEIGHTS));
            } finally {
                for (String name : ExportedFiles.names()) {
                    Files.deleteIfExists(folder.resolve(name));
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("exporting the pruned network", e);
        }
    }

    private static String manifest(TrainingSliceRequested slice) {
        return Keys.result(slice.jobId(), slice.budget()) + "result.json";
    }

    private static List<Event> facts(TrainingSliceRequested slice) {
        return List.of(new NetworkFinetuned(slice.jobId(), slice.budget(), manifest(slice)));
    }
}
