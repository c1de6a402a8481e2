package io.adapruner.finetune.training;

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
        double crossEntropy = logNorm(logits, 1) - logits[label];
        return distillation
                .filter(_ -> largest(taught) == label)
                .map(d -> (1 - d.weight()) * crossEntropy
                        + d.weight() * d.temperature() * d.temperature() * divergence(taught, logits, d.temperature()))
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

    private static double divergence(double[] taught, double[] learnt, double temperature) {
        double taughtNorm = logNorm(taught, temperature);
        double learntNorm = logNorm(learnt, temperature);
        double sum = 0;
        for (int k = 0; k < taught.length; k++) {
            double logTaught = taught[k] / temperature - taughtNorm;
            sum += Math.exp(logTaught) * (logTaught - learnt[k] / temperature + learntNorm);
        }
        return sum;
    }

    /** Logarithm of the sum of exp(logit / temperature), which does not overflow. */
    private static double logNorm(double[] logits, double temperature) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp((logit - largest) / temperature);
        }
        return largest / temperature + Math.log(sum);
    }
}
