package io.adapruner.finetune.export;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.finetune.EngineAccess;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingSources;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
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
    private final TestScore scores;
    private final StepCompletion steps;
    private final Versions versions;

    FineTuningCompletion(
            ArtifactStore store,
            TrainingSources sources,
            EngineAccess engines,
            FineTuningConfig config,
            TestScore scores,
            StepCompletion steps,
            Versions versions) {
        this.store = store;
        this.sources = sources;
        this.engines = engines;
        this.config = config;
        this.scores = scores;
        this.steps = steps;
        this.versions = versions;
    }

    @Override
    public Optional<List<Event>> published(TrainingSliceRequested slice) {
        return store.exists(manifest(slice)) ? Optional.of(facts(slice)) : Optional.empty();
    }

    @Override
    public List<Event> finish(TrainingSliceRequested slice, LoadedTraining trained, StopSignal stop) {
        Engine engine = engines.get();
        WeightsInherited inherited = slice.inheritance().orElseThrow();
        var inheritance = sources.inheritance(inherited);
        NetworkDocument pruned = sources.pruned(inheritance);
        StoredModel original = sources.original(slice.request());

        var clock = new Stopwatch();
        FineTuned tuned = scores.of(trained, sources.scored(slice.request(), pruned.network()), stop);
        Weights weights = tuned.weights();
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

        Importance importance = store.readJson(inherited.importance(), Importance.class);
        TargetResult result = new TargetReport(
                        slice,
                        inherited.step().isFirst()
                                ? importance
                                : store.readJson(Keys.importance(slice.jobId()), Importance.class),
                        new StepReport(inherited.step(), importance, subnetwork, inheritance),
                        steps.before(slice),
                        original.document().network())
                .result(
                        trained.run().epochs(),
                        trained.run().learningRateUsed(),
                        tuned.score(),
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
