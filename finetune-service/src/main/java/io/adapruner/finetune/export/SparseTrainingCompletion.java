package io.adapruner.finetune.export;

import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingRun;
import io.adapruner.finetune.training.TrainingSources;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Stores the sparse network as a model, from which importance is read for every budget of the job. */
@ApplicationScoped
public class SparseTrainingCompletion implements TrainingCompletion {
    private final ArtifactStore store;
    private final TrainingSources sources;

    SparseTrainingCompletion(ArtifactStore store, TrainingSources sources) {
        this.store = store;
        this.sources = sources;
    }

    @Override
    public Optional<List<Event>> published(TrainingSliceRequested slice) {
        return store.exists(manifest(slice)) ? Optional.of(facts(slice)) : Optional.empty();
    }

    @Override
    public List<Event> finish(TrainingSliceRequested slice, LoadedTraining trained, StopSignal stop) {
        String prefix = Keys.sparse(slice.jobId());
        TrainingRun training = trained.run();
        store.put(
                prefix + "network.json",
                NetworkJson.write(sources.original(slice.request()).document()));
        store.put(prefix + "weights.safetensors", Safetensors.toBytes(training.weights()));
        store.publishJson(
                manifest(slice),
                new SparseTrainingResult(
                        trained.task().sparsity(), training.epochs().finished(), training.histograms()));
        return facts(slice);
    }

    private static String manifest(TrainingSliceRequested slice) {
        return Keys.sparse(slice.jobId()) + "sparse.json";
    }

    private static List<Event> facts(TrainingSliceRequested slice) {
        return List.of(new PruningRequested(slice.jobId(), slice.request(), Keys.sparse(slice.jobId())));
    }
}
