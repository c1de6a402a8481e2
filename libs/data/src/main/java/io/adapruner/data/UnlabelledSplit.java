package io.adapruner.data;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** Pixels alone; what classes they show, where that is known, a {@link LabelledSplit} says. */
interface UnlabelledSplit extends ImageSplit {
    @Override
    default boolean labelled() {
        return false;
    }

    @Override
    default int label(int index) {
        throw new ProblemException(
                ProblemCode.INVALID_DATASET,
                "the class of image " + index + " was asked for, but the " + size() + " images have no labels");
    }
}
