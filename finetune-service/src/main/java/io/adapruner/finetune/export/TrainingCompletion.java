package io.adapruner.finetune.export;

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
     * @param giveWay asked between steps; throws to leave the result to the slice's next owner
     */
    List<Event> finish(TrainingSliceRequested slice, LoadedTraining training, Runnable giveWay);
}
