package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.LabelledSplit;

/**
 * Where labels may not be looked at the classes that the unpruned network gives stand for them: Taylor scores are those of
 * its answers. Candidates are then judged by {@link Referee.Original}.
 */
public final class Agreement {
    private Agreement() {}

    /** @return the images themselves where their labels may be looked at */
    public static ImageSplits of(ImageSplits images, Trials trials, OriginalModel original) {
        return images.labelled() ? images : images.withClasses(split -> answered(split, trials, original));
    }

    private static ImageSplit answered(ImageSplit split, Trials trials, OriginalModel original) {
        return new LabelledSplit(split, trials.classes(original.network(), original.weights(), split));
    }
}
