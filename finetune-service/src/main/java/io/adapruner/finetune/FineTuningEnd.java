package io.adapruner.finetune;

import io.adapruner.data.Batch;
import io.adapruner.data.Batches;
import io.adapruner.data.ImageSplit;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.formats.NetworkDocument;
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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Evaluates, measures and exports a fine-tuned network; its {@code result.json}, published last, makes the target done. */
@ApplicationScoped
class FineTuningEnd implements TrainingEnd {
    /** Images on which exports are compared: an export of a ResNet-152 at 224x224 takes 3.5 s with four, 7.9 s with sixteen. */
    private static final int SAMPLE = 4;

    private final ArtifactStore store;
    private final TrainingSources sources;
    private final EngineAccess engines;
    private final FineTuningConfig config;
    private final Versions versions;

    FineTuningEnd(
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

    @Override
    public List<Event> finish(TrainingSliceRequested slice, OpenTraining open, Runnable giveWay) {
        Engine engine = engines.get();
        WeightsInherited inherited = slice.inheritance().orElseThrow();
        var inheritance = sources.inheritance(inherited);
        NetworkDocument pruned = sources.pruned(inheritance);
        StoredModel original = sources.original(slice.request());
        Weights weights = open.training().weights();

        var clock = new Stopwatch();
        Optional<Double> accuracy = open.training().epochs().finished().isEmpty()
                ? Optional.empty()
                : Optional.of(accuracy(engine, open, weights, giveWay));
        double evaluation = clock.lap();
        Latency latency = new Latencies(engine, config.latency())
                .measure(
                        new Latencies.Subject(
                                original.document().network(),
                                original.weights(),
                                original.document().preprocessing()),
                        new Latencies.Subject(pruned.network(), weights, pruned.preprocessing()),
                        giveWay);
        double measurement = clock.lap();
        giveWay.run();
        long fileBytes = export(
                slice,
                new ExportedFiles(engine, pruned, weights),
                sample(open.images().test()));
        double export = clock.lap();

        TargetResult result = new Reporting(
                        slice,
                        store.readJson(inherited.importance(), Importance.class),
                        store.readJson(inherited.subnetwork(), Subnetwork.class),
                        inheritance,
                        original.document().network())
                .result(
                        open.training().epochs(),
                        accuracy,
                        latency,
                        new Reporting.Files(
                                store.size(Keys.model(slice.request().modelId()) + ExportedFiles.WEIGHTS), fileBytes),
                        new Reporting.Seconds(evaluation, measurement, export),
                        engine.device(),
                        versions.with(engine));
        store.publishJson(manifest(slice), result);
        return facts(slice);
    }

    private double accuracy(Engine engine, OpenTraining open, Weights weights, Runnable giveWay) {
        TrainingTask task = open.task();
        try (RunningNetwork network = engine.load(task.network(), weights, task.preprocessing(), task.precision());
                Batches batches = Batches.sequential(open.images().test(), config.evaluationBatch())) {
            return network.evaluate(asking(giveWay, batches)).accuracy();
        }
    }

    private static Iterator<Batch> asking(Runnable giveWay, Iterator<Batch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                giveWay.run();
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
