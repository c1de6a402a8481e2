package io.adapruner.pipeline.document;

import java.util.List;
import java.util.Optional;

/**
 * The peak rate that a network was fine-tuned at, and where it comes from.
 *
 * @param startLoss mean loss over the held-out images before any step; empty where no rate was searched for
 * @param trials the short trainings that were compared, by rising rate; empty where no rate was searched for
 * @param trialSteps optimiser steps of each
 * @param judgedImages held-out images that each was judged on
 * @param seconds of all trials, judging included
 */
public record LearningRate(
        double rate,
        Origin origin,
        Optional<Double> startLoss,
        List<Trial> trials,
        int trialSteps,
        int judgedImages,
        double seconds) {
    /** Where a rate comes from. */
    public enum Origin {
        /** The request named it. */
        GIVEN,
        /** The trials were for it. */
        FOUND,
        /** The training is too short for trials. */
        TOO_SHORT
    }

    /**
     * One short training.
     *
     * @param loss mean loss over the held-out images; empty: the trial diverged
     * @param accuracy top-1 on them, in percent; empty: the trial diverged
     */
    public record Trial(double rate, Optional<Double> loss, Optional<Double> accuracy) {
        /** A trial whose loss or weights became infinite or no number. */
        public static Trial diverged(double rate) {
            return new Trial(rate, Optional.empty(), Optional.empty());
        }
    }

    public LearningRate {
        trials = List.copyOf(trials);
    }

    /** A rate that no trial has found. */
    public static LearningRate untried(double rate, Origin origin) {
        return new LearningRate(rate, origin, Optional.empty(), List.of(), 0, 0, 0);
    }
}
