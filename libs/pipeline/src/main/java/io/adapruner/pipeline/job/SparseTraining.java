package io.adapruner.pipeline.job;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * Training with cross-entropy + lambda * sum |gamma| over the BN scales, before importance (Liu et al., Network Slimming,
 * 2017); one sparse training serves every budget of the job.
 *
 * @param epochs passes over the training split, at least 1
 * @param lambda weight of the penalty
 */
public record SparseTraining(int epochs, double lambda, double learningRate) {
    public SparseTraining {
        require(epochs >= 1 && epochs <= 10_000, "epochs " + epochs + " must be in 1..10000");
        require(lambda > 0 && lambda < 1, "lambda " + lambda + " must be in (0, 1)");
        require(learningRate > 0 && learningRate <= 100, "learningRate " + learningRate + " must be in (0, 100]");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
