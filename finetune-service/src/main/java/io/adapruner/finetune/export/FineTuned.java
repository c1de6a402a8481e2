package io.adapruner.finetune.export;

import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.OutputLikeness;
import java.util.List;
import java.util.Optional;

/**
 * What a training that is over has made of a pruned network.
 *
 * @param weights that count
 * @param score empty without epochs
 */
record FineTuned(Weights weights, Optional<Score> score) {
    /**
     * What the test images say of it.
     *
     * @param accuracy percent; empty where no labels say what is right
     * @param outputs how near each is to the unpruned network's; empty where labels alone say what is right
     * @param improved whether the training is the result, and not what it began with
     */
    record Score(Optional<Double> accuracy, Optional<List<OutputLikeness>> outputs, boolean improved) {}
}
