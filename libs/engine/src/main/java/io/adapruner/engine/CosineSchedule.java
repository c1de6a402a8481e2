package io.adapruner.engine;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * Linear warm-up to the peak, then half a cosine to zero (Loshchilov and Hutter 2017). Step 0 of a warm-up of n steps has
 * rate {@code peak / n}; without warm-up step 0 has the peak, as PyTorch's CosineAnnealingLR.
 *
 * @param peak highest rate
 * @param warmupSteps 0 for none
 * @param totalSteps warm-up included
 */
public record CosineSchedule(double peak, long warmupSteps, long totalSteps) {
    public CosineSchedule {
        if (!(peak > 0) || warmupSteps < 0 || totalSteps < warmupSteps) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "no schedule with peak " + peak + ", " + warmupSteps + " warm-up steps of " + totalSteps);
        }
    }

    /** The rate of a step, counted from 0; 0 behind the last. */
    public double rate(long step) {
        if (step < warmupSteps) {
            return peak * (step + 1) / warmupSteps;
        }
        if (step >= totalSteps) {
            return 0;
        }
        double progress = (double) (step - warmupSteps) / (totalSteps - warmupSteps);
        return peak * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
}
