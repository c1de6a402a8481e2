package io.adapruner.finetune.training;

import io.adapruner.engine.imitation.Divergence;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.Optional;

/**
 * The loss of a training for one image, from its logits: cross-entropy, and with a teacher that gives
 * the image's label too {@code (1 - w) * CE + w * T^2 * KL(teacher || student)} at temperature T, as {@code LossCode} of the
 * engine trains with. Labels are not smoothed, nor is anything averaged: it compares networks and teaches none.
 */
record LogitLoss(Optional<Distillation> distillation) {
    /** @param taught the teacher's logits; not looked at without distillation */
    double of(double[] logits, int label, double[] taught) {
        double crossEntropy = Divergence.logSumExp(logits, 1) - logits[label];
        return distillation
                .filter(_ -> largest(taught) == label)
                .map(d -> (1 - d.weight()) * crossEntropy
                        + d.weight()
                                * d.temperature()
                                * d.temperature()
                                * Divergence.of(logits, taught, d.temperature()))
                .orElse(crossEntropy);
    }

    /** The class that a network gives. */
    static int largest(double[] logits) {
        int best = 0;
        for (int k = 1; k < logits.length; k++) {
            best = logits[k] > logits[best] ? k : best;
        }
        return best;
    }
}
