package io.adapruner.inheritance.trial;

import io.adapruner.engine.Evaluation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * What images say of a candidate.
 *
 * @param accuracy top-1, in percent; of the unpruned network's classes where that judges, and empty where there are no classes
 * @param error of the outputs, where the unpruned network judges
 * @param loss decides between equal costs
 * @param cost what is to be small
 * @param doubt by how much a cost may be larger and still count as equal
 */
public record Verdict(
        Optional<Double> accuracy, Optional<Double> error, double loss, long images, double cost, double doubt) {
    /** The better before the worse. */
    public static final Comparator<Verdict> BEST =
            Comparator.comparingDouble(Verdict::cost).thenComparingDouble(Verdict::loss);

    /** By labels the cost is the share of wrong answers, in percent; its standard error is the doubt. */
    public static Verdict byLabels(Evaluation evaluation) {
        double share = evaluation.accuracy() / 100;
        return new Verdict(
                Optional.of(evaluation.accuracy()),
                Optional.empty(),
                evaluation.loss(),
                evaluation.images(),
                100 - evaluation.accuracy(),
                100 * Math.sqrt(share * (1 - share) / evaluation.images()));
    }

    /**
     * By the unpruned network the cost is the mean error of the outputs: it tells apart networks that give the same classes, so
     * there is no doubt.
     *
     * @param errors of each image, at least one
     * @param agreement how often both give the same class, in percent; empty where there are no classes
     */
    public static Verdict byErrors(double[] errors, Optional<Double> agreement) {
        double mean = Arrays.stream(errors).average().orElseThrow();
        return new Verdict(agreement, Optional.of(mean), mean, errors.length, mean, 0);
    }

    /** Whether the images leave it possible that this is as good. */
    public boolean mayEqual(Verdict other) {
        return cost - doubt <= other.cost;
    }
}
