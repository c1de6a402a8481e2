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
        if (epochs < 1
                || epochs > 10_000
                || !(lambda > 0 && lambda < 1)
                || !(learningRate > 0 && learningRate <= 100)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "sparse training needs epochs in 1..10000, lambda in (0, 1) and learningRate in (0, 100]; got "
                            + epochs + ", " + lambda + ", " + learningRate);
        }
    }
}
