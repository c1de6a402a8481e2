package io.adapruner.pipeline.job;

import io.adapruner.network.criterion.CriterionName;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/**
 * The choices of the method (see docs/method.md).
 *
 * @param widthRule how the budget is spread
 * @param criteria inheritance criteria to compare; the held-out images choose among them
 * @param compensate whether consumers of pruned channels are refitted by least squares
 * @param multipleOf widths are multiples of this
 * @param minimumKept smallest fraction of a group's channels that stays, in (0, 1]
 * @param include if not empty, only groups matching one of these glob patterns are pruned
 * @param exclude groups matching one of these glob patterns stay whole
 * @param pruneTied whether residual-tied widths are pruned too, each as one group
 * @param calibrationImages training images used for compensation and the residual rule
 * @param recalibrationBatches batches of the cumulative BN recalibration
 */
public record Method(
        WidthRule widthRule,
        List<CriterionName> criteria,
        boolean compensate,
        int multipleOf,
        double minimumKept,
        List<String> include,
        List<String> exclude,
        boolean pruneTied,
        int calibrationImages,
        int recalibrationBatches) {
    public Method {
        Required.of("widthRule", widthRule);
        criteria = List.copyOf(Required.of("criteria", criteria));
        include = List.copyOf(Required.of("include", include));
        exclude = List.copyOf(Required.of("exclude", exclude));
        require(!criteria.isEmpty(), "criteria must name at least one criterion");
        require(multipleOf >= 1 && multipleOf <= 512, "multipleOf " + multipleOf + " must be in 1..512");
        require(minimumKept > 0 && minimumKept <= 1, "minimumKept " + minimumKept + " must be in (0, 1]");
        require(
                calibrationImages >= 1 && calibrationImages <= 65_536,
                "calibrationImages " + calibrationImages + " must be in 1..65536");
        require(
                recalibrationBatches >= 1 && recalibrationBatches <= 10_000,
                "recalibrationBatches " + recalibrationBatches + " must be in 1..10000");
    }

    public static Method defaults() {
        return new Method(
                WidthRule.ADAPRUNER,
                List.of(CriterionName.values()),
                true,
                1,
                0.1,
                List.of(),
                List.of(),
                false,
                1024,
                50);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
