package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.pipeline.event.Event.Training;

/**
 * What a training looks at.
 *
 * @param learnt what it learns from
 * @param tried what the trials of a rate search learn from: nothing of {@code heldOut}
 * @param heldOut what those trials are judged on
 */
public record TrainingImages(ImageSplit learnt, ImageSplit tried, ImageSplit heldOut) {
    /**
     * Sparse training comes before the criteria are compared on held-out images; fine-tuning comes after, and once its rate is
     * found, nothing is chosen any more, except by imitation, whose result is compared with what it began with.
     *
     * @param labelled whether labels are learnt from
     */
    public static TrainingImages of(ImageSplits images, Training training, boolean labelled) {
        boolean whole = training == Training.FINE_TUNE && labelled;
        return new TrainingImages(whole ? images.wholeTrain() : images.train(), images.train(), images.heldOut());
    }
}
