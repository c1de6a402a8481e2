package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplits;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.dataset.DatasetRepository;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.model.StoredModel;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.TrainingRecipe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Loads what a training starts from out of the store. */
@ApplicationScoped
public class TrainingSources {
    private final ArtifactStore store;
    private final ModelRepository models;
    private final DatasetRepository datasets;

    TrainingSources(ArtifactStore store, ModelRepository models, DatasetRepository datasets) {
        this.store = store;
        this.models = models;
        this.datasets = datasets;
    }

    /** As the network takes them; where crops are taken from the pictures as they came, these are kept. */
    public ImageSplits images(PruningRequest request, TensorShape input) {
        return request.training().changes().resizes(input)
                ? datasets.loadEncoded(request.datasetId(), request.seed(), input, request.pictures())
                : datasets.load(request.datasetId(), request.seed(), input, request.pictures());
    }

    /** Whether labels of the images to test on say what a network should give. */
    public boolean scored(PruningRequest request, Network network) {
        return datasets.document(request.datasetId()).scores(network.classes());
    }

    /** The unpruned network as registered, with the preprocessing of the job's samples. */
    public StoredModel original(PruningRequest request) {
        StoredModel registered = models.load(Keys.model(request.modelId()));
        return registered.as(datasets.normalising(request.datasetId(), registered.document()));
    }

    /** The pruned network's structure. */
    public NetworkDocument pruned(Inheritance inheritance) {
        return NetworkJson.read(store.read(inheritance.network()));
    }

    public Inheritance inheritance(WeightsInherited inherited) {
        return store.readJson(inherited.inheritance(), Inheritance.class);
    }

    public TrainingTask task(TrainingSliceRequested slice) {
        return switch (slice.training()) {
            case SPARSE -> sparse(slice.request());
            case FINE_TUNE -> fineTuning(slice.request(), slice.inheritance().orElseThrow());
        };
    }

    private TrainingTask fineTuning(PruningRequest request, WeightsInherited inherited) {
        Inheritance inheritance = inheritance(inherited);
        NetworkDocument pruned = pruned(inheritance);
        return new TrainingTask(
                pruned.network(),
                Safetensors.read(store.ranges(inheritance.weights()), name -> true),
                pruned.preprocessing(),
                request.training(inherited.step()),
                0,
                teacher(request, inheritance),
                request.precision(),
                inherited.step().seed(request.seed()));
    }

    /** The unpruned network, where it teaches at all: at every step the one that was registered. */
    private Optional<Teacher> teacher(PruningRequest request, Inheritance inheritance) {
        if (request.imitation().isEmpty() && request.training().distillation().isEmpty()) {
            return Optional.empty();
        }
        StoredModel original = original(request);
        Network network = original.document().network();
        List<Aim> aims = request.imitation()
                .map(imitation -> Aims.of(
                        imitation,
                        network,
                        inheritance.imitation().orElseThrow().variances()))
                .orElse(List.of());
        double streams = request.imitation().flatMap(Imitation::streams).orElse(0.0);
        return Optional.of(new Teacher(network, original.weights(), aims, streams));
    }

    private TrainingTask sparse(PruningRequest request) {
        SparseTraining sparse = request.sparse().orElseThrow();
        StoredModel original = original(request);
        return new TrainingTask(
                original.document().network(),
                original.weights(),
                original.document().preprocessing(),
                recipe(request.training(), sparse),
                sparse.lambda(),
                Optional.empty(),
                request.precision(),
                request.seed());
    }

    /** As the fine-tuning's, but with its own length and rate, and nothing that blurs the scales: no averaging, no teacher. */
    private static TrainingRecipe recipe(TrainingRecipe base, SparseTraining sparse) {
        return new TrainingRecipe(
                sparse.epochs(),
                base.batch(),
                sparse.learningRate(),
                base.momentum(),
                base.nesterov(),
                base.weightDecay(),
                0,
                base.labelSmoothing(),
                base.gradientClip(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                base.augmentation(),
                base.shuffleBuffer());
    }
}
