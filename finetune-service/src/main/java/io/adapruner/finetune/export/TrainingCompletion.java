package io.adapruner.finetune.export;

import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import java.util.List;
import java.util.Optional;

/** What happens once, when the last step is done. */
public interface TrainingCompletion {
    /** The facts to publish if the training's result is in the store already. */
    Optional<List<Event>> published(TrainingSliceRequested slice);

    /**
     * Makes the result of the trained network and publishes it last of all.
     *
     * @param stop asked between steps; once it is requested the result is left to the slice's next owner
     * @throws StopSignal.Stopped when that happened
     */
    List<Event> finish(TrainingSliceRequested slice, LoadedTraining training, StopSignal stop);
}
