package io.adapruner.inheritance.trial;

import io.adapruner.data.ImageSplit;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.OutputLikeness;
import java.util.List;
import java.util.Optional;

/** What images that choose nothing say of a candidate. */
public record TestFigures(Trials trials, ImageSplit images, OriginalModel original) {
    /** Top-1, in percent; needs labels. */
    public double accuracy(Network network, Weights weights) {
        return trials.evaluate(network, weights, images).accuracy();
    }

    /**
     * Likeness to the unpruned network, where that says what is right.
     *
     * @param surgery weights that surgery left
     * @param repaired the same after the repair; empty where there was none
     */
    public Optional<Inheritance.Imitated> imitated(Network network, Weights surgery, Optional<Weights> repaired) {
        if (!original.judges()) {
            return Optional.empty();
        }
        List<OutputLikeness> plain = trials.likeness(original, network, surgery, images);
        List<OutputLikeness> inherited = repaired.map(weights -> trials.likeness(original, network, weights, images))
                .orElse(plain);
        return Optional.of(new Inheritance.Imitated(
                original.aims().stream().map(Aim::variance).toList(), plain, inherited));
    }
}
