package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.OutputLikeness;
import java.util.List;
import java.util.Optional;

/** What images that choose nothing say of a candidate. */
record TestFigures(Trials trials, ImageSplit images, OriginalModel original) {
    /** Top-1, in percent; needs labels. */
    double accuracy(Network network, Weights weights) {
        return trials.evaluate(network, weights, images).accuracy();
    }

    /** Likeness to the unpruned network, where that says what is right. */
    Optional<Inheritance.Imitated> imitated(Candidate candidate) {
        if (!original.judges()) {
            return Optional.empty();
        }
        List<OutputLikeness> surgery = trials.likeness(original, candidate.network(), candidate.surgery(), images);
        List<OutputLikeness> inherited = candidate.repair() == Repair.NONE
                ? surgery
                : trials.likeness(original, candidate.network(), candidate.weights(), images);
        return Optional.of(new Inheritance.Imitated(
                original.aims().stream().map(Aim::variance).toList(), surgery, inherited));
    }
}
