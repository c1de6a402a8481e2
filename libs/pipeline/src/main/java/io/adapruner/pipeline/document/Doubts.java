package io.adapruner.pipeline.document;

import java.util.Locale;
import java.util.Optional;

/** Figures that a job may end with and that should not be trusted without a check: what is doubtful, one sentence each. */
public final class Doubts {
    /** Of chance, or so many points of accuracy: what is closer to chance has learned nothing that can be seen. */
    private static final double NEAR_CHANCE = 0.5;

    private static final double NEAR_CHANCE_POINTS = 5;
    /** From here on the standard error of an accuracy, 50 / sqrt(n) points at most, is 5 points or less. */
    private static final int ENOUGH_IMAGES = 100;
    /** A loss of less than this may be chance. */
    private static final double HARMFUL_POINTS = 1;
    /** Of the measurement: a prediction that is further from it is worth a word. */
    private static final double WRONG_PREDICTION = 0.15;

    /** Cross-entropy of a network that knows nothing is ln(classes), 14 for a million of them. */
    private static final double HIGHEST_LOSS = 1000;

    private Doubts() {}

    /**
     * An unpruned network that guesses.
     *
     * @param percent of the test split
     */
    public static Optional<String> ofBaseAccuracy(double percent, int classes) {
        double chance = 100.0 / classes;
        return classes > 1 && percent <= chance + Math.min(NEAR_CHANCE * chance, NEAR_CHANCE_POINTS)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the unpruned network has %.2f %% of the test samples right, about what guessing has (%.2f %% of %d"
                                + " classes); check that the data's classes are in the order of the network's outputs, and"
                                + " mean and deviation",
                        percent,
                        chance,
                        classes))
                : Optional.empty();
    }

    /** A choice that rests on few images. */
    public static Optional<String> ofHeldOut(int images) {
        return images < ENOUGH_IMAGES
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the criterion is chosen by %d held-out samples, where accuracies differ by chance by %.0f points and"
                                + " more; give more training samples",
                        images,
                        50 / Math.sqrt(Math.max(1, images))))
                : Optional.empty();
    }

    /**
     * A training that did harm.
     *
     * @param inherited percent of the test split before it
     * @param finetuned the same after it
     */
    public static Optional<String> ofFineTuning(double inherited, double finetuned) {
        return inherited - finetuned < HARMFUL_POINTS
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "fine-tuning has lowered the accuracy from %.2f to %.2f %%; lower the learning rate, give more samples,"
                                + " or leave it out (0 epochs)",
                        inherited,
                        finetuned));
    }

    /** A choice among classifiers without labels. */
    public static Optional<String> ofAgreement(int images) {
        return Optional.of(
                "no labels were looked at: the candidate whose class probabilities are nearest to the unpruned"
                        + " network's is chosen, and what is called held-out accuracy is how often it gives the same class, on "
                        + images + " held-out samples");
    }

    /** A latency that was predicted elsewhere, or otherwise than it was measured. */
    public static Optional<String> ofTiming(TargetResult.Timing timing) {
        double predicted = timing.prediction().millis();
        double measured = timing.pruned().millis();
        if (!timing.measuredOn().equals(timing.prediction().measuredOn())) {
            return Optional.of("the latency table is of another machine ("
                    + timing.prediction().measuredOn()
                    + ") than the one that the result was measured on (" + timing.measuredOn()
                    + "): compare the measured latency there");
        }
        return Math.abs(predicted / measured - 1) <= WRONG_PREDICTION
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.3f ms were predicted and %.3f ms measured; the machine may have been busy when the table was made"
                                + " or the result was measured: make a table with 'adapruner latency-table' when it is quiet",
                        predicted,
                        measured));
    }

    /** A training that runs away. */
    public static Optional<String> ofLoss(double loss) {
        return loss <= HIGHEST_LOSS
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the training diverges: its loss is %.3g, and that of a network that guesses is below 15; lower the"
                                + " learning rate",
                        loss));
    }
}
