package io.adapruner.finetune.worker;

import io.adapruner.finetune.EngineAccess;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.export.FineTuningCompletion;
import io.adapruner.finetune.export.SparseTrainingCompletion;
import io.adapruner.finetune.export.StepCompletion;
import io.adapruner.finetune.export.TrainingCompletion;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.Checkpoint;
import io.adapruner.finetune.training.Checkpoints;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingImages;
import io.adapruner.finetune.training.TrainingRun;
import io.adapruner.finetune.training.TrainingSources;
import io.adapruner.finetune.training.TrainingTask;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.TargetResult.Epoch;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.stage.JobControls;
import io.adapruner.pipeline.stage.Progress;
import io.adapruner.pipeline.stage.ProgressReports;
import io.adapruner.pipeline.stage.StagePart;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs slices of trainings: a slice trains for a while and leaves a checkpoint; the slice after the last step makes the
 * result, or asks for the job's next step of pruning. Keeps the training of the last slice in memory, for the likely case that it is continued here. Belongs to the work
 * thread.
 */
@ApplicationScoped
class SliceRunner {
    private final ArtifactStore store;
    private final TrainingSources sources;
    private final EngineAccess engine;
    private final FineTuningConfig config;
    private final JobControls controls;
    private final ProgressReports reports;
    private final SliceAttempts attempts;
    private final TrainingMetrics metrics;
    private final SparseTrainingCompletion sparseTraining;
    private final StepCompletion steps;
    private final FineTuningCompletion fineTuning;
    private Optional<LoadedTraining> loaded = Optional.empty();

    SliceRunner(
            ArtifactStore store,
            TrainingSources sources,
            EngineAccess engine,
            FineTuningConfig config,
            JobControls controls,
            ProgressReports reports,
            SliceAttempts attempts,
            TrainingMetrics metrics,
            SparseTrainingCompletion sparseTraining,
            StepCompletion steps,
            FineTuningCompletion fineTuning) {
        this.store = store;
        this.sources = sources;
        this.engine = engine;
        this.config = config;
        this.controls = controls;
        this.reports = reports;
        this.attempts = attempts;
        this.metrics = metrics;
        this.sparseTraining = sparseTraining;
        this.steps = steps;
        this.fineTuning = fineTuning;
    }

    static Stage stage(TrainingSliceRequested slice) {
        return switch (slice.training()) {
            case SPARSE -> Stage.SPARSE_TRAINING;
            case FINE_TUNE -> Stage.FINE_TUNING;
        };
    }

    /**
     * Runs one slice.
     *
     * @param stop whether this worker has to give the slice up at the next step
     * @return the facts to publish
     * @throws StopSignal.Stopped when it had to stop before anything was achieved
     */
    List<Event> run(TrainingSliceRequested slice, StopSignal stop) {
        TrainingCompletion completion = completion(slice);
        Optional<List<Event>> published = completion.published(slice);
        if (published.isPresent()) {
            return published.get();
        }
        var checkpoints = new Checkpoints(store, checkpointPrefix(slice), UUID::randomUUID);
        Optional<Checkpoint> done = checkpoints.find(slice.slice());
        if (done.isPresent()) {
            return List.of(next(slice, done.get()));
        }
        String marker = checkpoints.attemptMarker(slice.slice(), SliceAttempts.number(slice));
        return attempts.run(slice, marker, () -> trainOrComplete(slice, completion, checkpoints, stop));
    }

    private TrainingCompletion completion(TrainingSliceRequested slice) {
        return switch (slice.training()) {
            case SPARSE -> sparseTraining;
            case FINE_TUNE -> slice.request().steps().isLast(slice.pruningStep()) ? fineTuning : steps;
        };
    }

    private List<Event> trainOrComplete(
            TrainingSliceRequested slice, TrainingCompletion completion, Checkpoints checkpoints, StopSignal stop) {
        Progress progress =
                reports.open(new StagePart(slice.jobId(), slice.target(), slice.pruningStep(), stage(slice)));
        LoadedTraining training = loaded(slice, checkpoints);
        if (training.run().finished()) {
            List<Event> facts = completion.finish(slice, training, () -> {
                progress.check();
                return stop.stopRequested();
            });
            metrics.ended(stage(slice), facts, training.run().seconds());
            checkpoints.forgetTensors();
            close();
            return facts;
        }
        return List.of(next(slice, train(slice, training, checkpoints, progress, stop)));
    }

    private Checkpoint train(
            TrainingSliceRequested slice,
            LoadedTraining loaded,
            Checkpoints checkpoints,
            Progress progress,
            StopSignal stop) {
        stop.check();
        TrainingRun training = loaded.run();
        var limit = new SliceLimit(
                config.sliceDuration(),
                config.sliceEpochs(),
                training,
                () -> stop.stopRequested() || controls.paused(slice.jobId()));
        int finished = training.epochs().finished().size();
        try {
            training.advance(limit, (at, images, seconds) -> {
                double rate = images / seconds;
                metrics.trained(images, rate, at.latestLoss());
                progress.report((double) at.step() / at.totalSteps(), figures(at, rate), at.rateMessage());
            });
        } finally {
            List<Epoch> epochs = training.epochs().finished();
            metrics.epochs(epochs.subList(finished, epochs.size()));
            metrics.idle();
        }
        Checkpoint counts =
                checkpoints.save(slice.slice(), training, loaded.task().seed());
        if (counts.step() != training.step()) {
            // Another worker was first, and the chain goes on from where it stopped.
            close();
        }
        return counts;
    }

    private static Map<String, Double> figures(TrainingRun training, double imagesPerSecond) {
        return Map.of(
                "imagesPerSecond",
                imagesPerSecond,
                "loss",
                training.latestLoss(),
                "epoch",
                (double) training.epoch(),
                "learningRate",
                training.learningRate());
    }

    private LoadedTraining loaded(TrainingSliceRequested slice, Checkpoints checkpoints) {
        if (loaded.filter(l -> l.continuedBy(slice)).isEmpty()) {
            close();
            loaded = Optional.of(load(slice, checkpoints));
        }
        return loaded.orElseThrow();
    }

    private LoadedTraining load(TrainingSliceRequested slice, Checkpoints checkpoints) {
        TrainingTask task = sources.task(slice);
        var images = sources.images(slice.request(), task.network().input());
        try {
            var training =
                    new TrainingRun(engine.get(), task, TrainingImages.of(images, slice.training(), task.labelled()));
            if (slice.slice() > 0) {
                Checkpoint last = checkpoints.find(slice.slice() - 1).orElseThrow();
                training.resume(last, checkpoints.state(last));
            }
            return new LoadedTraining(LoadedTraining.Id.of(slice), task, images, training);
        } catch (RuntimeException e) {
            images.close();
            throw e;
        }
    }

    /** Lets go of the training in memory. */
    void close() {
        Optional<LoadedTraining> released = loaded;
        loaded = Optional.empty();
        released.ifPresent(LoadedTraining::close);
    }

    private static String checkpointPrefix(TrainingSliceRequested slice) {
        return switch (slice.training()) {
            case SPARSE -> Keys.sparse(slice.jobId()) + "checkpoints/";
            case FINE_TUNE -> Keys.checkpoints(slice.jobId(), slice.budget(), slice.pruningStep());
        };
    }

    private static TrainingSliceRequested next(TrainingSliceRequested slice, Checkpoint reached) {
        return new TrainingSliceRequested(
                slice.jobId(),
                slice.target(),
                slice.training(),
                slice.slice() + 1,
                reached.step(),
                slice.request(),
                slice.inheritance());
    }
}
