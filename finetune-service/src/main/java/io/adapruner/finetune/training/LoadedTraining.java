package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplits;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Step;

/**
 * A training that this worker has in memory between two of its slices.
 *
 * @param id which training it is
 * @param images of its data set
 */
public record LoadedTraining(Id id, TrainingTask task, ImageSplits images, TrainingRun run) implements AutoCloseable {
    /** One training of one job. */
    public record Id(String jobId, Target target, Step step) {
        public static Id of(TrainingSliceRequested slice) {
            return new Id(slice.jobId(), slice.target(), slice.pruningStep());
        }
    }

    /** Whether the slice continues exactly here; a worker that lost the chain in between has to load it again. */
    public boolean continuedBy(TrainingSliceRequested slice) {
        return id.equals(Id.of(slice)) && run.step() == slice.step();
    }

    @Override
    public void close() {
        run.close();
        images.close();
    }
}
