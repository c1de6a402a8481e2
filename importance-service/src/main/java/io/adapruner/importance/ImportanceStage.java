package io.adapruner.importance;

import io.adapruner.data.ImageSplits;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.dataset.DatasetRepository;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.stage.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * Evaluates the blocks of one model, at a job's first step once for all budgets, later for one of them, and leaves the document in the store.
 */
@ApplicationScoped
public class ImportanceStage {
    private final ArtifactStore store;
    private final ModelRepository models;
    private final DatasetRepository datasets;
    private final EngineConfig engine;
    private final LatencyTables tables;

    public ImportanceStage(
            ArtifactStore store,
            ModelRepository models,
            DatasetRepository datasets,
            EngineConfig engine,
            LatencyTables tables) {
        this.tables = tables;
        this.store = store;
        this.models = models;
        this.datasets = datasets;
        this.engine = engine;
    }

    /** Does the work unless its manifest exists; the fact is the same either way. */
    public List<Event> run(PruningRequested requested, Progress progress) {
        String manifest = Keys.importance(requested.jobId(), requested.target().number(), requested.step());
        if (!store.exists(manifest)) {
            progress.report(0, Map.of(), "reading the model");
            requested.request().latency().ifPresent(target -> provideTable(requested, target, progress));
            store.publishJson(manifest, evaluate(requested, progress));
        }
        return List.of(new ImportanceEvaluated(
                requested.jobId(),
                requested.request(),
                requested.model(),
                manifest,
                requested.target(),
                requested.step()));
    }

    /** Before the manifest, which tells that all is there. */
    private void provideTable(PruningRequested requested, LatencyTarget target, Progress progress) {
        String key = Keys.latency(requested.jobId());
        if (!store.exists(key)) {
            store.publishJson(key, tables.of(models.document(requested.model()).network(), target, progress));
        }
    }

    private Importance evaluate(PruningRequested requested, Progress progress) {
        long start = System.nanoTime();
        Method method = requested.request().method();
        NetworkDocument document = models.document(requested.model());
        var evaluation = new ImportanceEvaluation(document.network(), method);
        var ranges = models.ranges(requested.model());
        Weights weights = Safetensors.read(ranges, evaluation.wanted()::contains);
        ResidualMeasurement.Curves curves = evaluation.measures()
                ? curves(requested.request(), document, evaluation.prunable(), weights, progress)
                : ResidualMeasurement.Curves.NONE;
        return evaluation.document(
                weights, curves, ranges.bytesRead(), ranges.size(), (System.nanoTime() - start) / 1e9);
    }

    private ResidualMeasurement.Curves curves(
            PruningRequest request, NetworkDocument document, Prunable prunable, Weights weights, Progress progress) {
        progress.report(0.1, Map.of(), "measuring residuals on calibration samples");
        NetworkDocument normalising = datasets.normalising(request.datasetId(), document);
        try (ImageSplits images = datasets.load(
                        request.datasetId(), request.seed(), document.network().input(), request.pictures());
                SharedEngine share = SharedEngine.open(engine)) {
            return ResidualMeasurement.of(
                    share.engine(),
                    document.network(),
                    weights,
                    normalising.preprocessing(),
                    prunable,
                    images.train(),
                    request.method().calibrationImages(),
                    request.seed());
        }
    }
}
