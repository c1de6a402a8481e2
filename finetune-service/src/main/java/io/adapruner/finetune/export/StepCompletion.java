package io.adapruner.finetune.export;

import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingRun;
import io.adapruner.finetune.training.TrainingSources;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.model.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores what the training after a step has made, as a model for the next step, and asks for that: no result is made of it. Scored on the
 * test images for the report alone.
 */
@ApplicationScoped
public class StepCompletion implements TrainingCompletion {
    private final ArtifactStore store;
    private final ModelRepository models;
    private final TrainingSources sources;
    private final TestScore scores;

    StepCompletion(ArtifactStore store, ModelRepository models, TrainingSources sources, TestScore scores) {
        this.store = store;
        this.models = models;
        this.sources = sources;
        this.scores = scores;
    }

    @Override
    public Optional<List<Event>> published(TrainingSliceRequested slice) {
        return store.exists(manifest(slice, slice.pruningStep())) ? Optional.of(facts(slice)) : Optional.empty();
    }

    /** What the steps before the slice's have left, in order. */
    List<TrainedStep> before(TrainingSliceRequested slice) {
        return slice.request()
                .steps()
                .all()
                .takeWhile(step -> step.compareTo(slice.pruningStep()) < 0)
                .map(step -> store.readJson(manifest(slice, step), TrainedStep.class))
                .toList();
    }

    @Override
    public List<Event> finish(TrainingSliceRequested slice, LoadedTraining trained, StopSignal stop) {
        WeightsInherited inherited = slice.inheritance().orElseThrow();
        Inheritance inheritance = sources.inheritance(inherited);
        NetworkDocument pruned = sources.pruned(inheritance);
        var clock = new Stopwatch();
        FineTuned tuned = scores.of(trained, sources.scored(slice.request(), pruned.network()), stop);
        double evaluation = clock.lap();
        stop.check();
        // Under a name of its own: another worker at the same slice never touches what the manifest names.
        String model = folder(slice, inherited.step()) + UUID.randomUUID() + "/";
        models.save(model, pruned, tuned.weights());
        var report = new StepReport(
                inherited.step(),
                store.readJson(inherited.importance(), Importance.class),
                store.readJson(inherited.subnetwork(), Subnetwork.class),
                inheritance);
        TrainingRun run = trained.run();
        Map<String, Double> durations = report.durations(run.epochs(), run.learningRateUsed());
        durations.put("evaluation", evaluation);
        store.publishJson(
                manifest(slice, inherited.step()),
                new TrainedStep(
                        model,
                        report.spread().widths(),
                        report.result(run.epochs(), run.learningRateUsed(), tuned.score()),
                        durations));
        return facts(slice);
    }

    private static String folder(TrainingSliceRequested slice, Step step) {
        return Keys.trained(slice.jobId(), slice.budget(), step);
    }

    private static String manifest(TrainingSliceRequested slice, Step step) {
        return folder(slice, step) + "step.json";
    }

    private List<Event> facts(TrainingSliceRequested slice) {
        Step step = slice.pruningStep();
        return List.of(new PruningRequested(
                slice.jobId(),
                slice.request(),
                store.readJson(manifest(slice, step), TrainedStep.class).model(),
                Target.budget(slice.budget()),
                step.next()));
    }
}
