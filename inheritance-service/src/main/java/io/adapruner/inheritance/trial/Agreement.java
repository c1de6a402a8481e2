package io.adapruner.inheritance.trial;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.LabelledSplit;

/**
 * Where the unpruned network says what is right, and is a classifier, the classes that it gives stand for labels: Taylor scores
 * are those of its answers. Candidates are judged by {@link Referee.Original}.
 */
public final class Agreement {
    private Agreement() {}

    /** @return the images themselves where labels count, or where there are no classes */
    public static ImageSplits of(ImageSplits images, Trials trials, OriginalModel original) {
        return original.judges() && original.network().classes().isPresent()
                ? images.withClasses(split -> answered(split, trials, original))
                : images;
    }

    private static ImageSplit answered(ImageSplit split, Trials trials, OriginalModel original) {
        return new LabelledSplit(split, trials.classes(original.network(), original.weights(), split));
    }
}
