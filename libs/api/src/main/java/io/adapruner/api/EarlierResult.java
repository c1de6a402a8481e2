package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Optional;

/**
 * What an earlier job left of one of its budgets.
 *
 * @param target index of the budget in the job's request; empty: the only one that has a result
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EarlierResult(String job, Optional<Integer> target) {
    private static final int LONGEST_ID = 128;

    public EarlierResult {
        Required.text("result.job", job, LONGEST_ID);
        target = target == null ? Optional.empty() : target;
        target.filter(index -> index < 0).ifPresent(index -> {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "result.target " + index + " must be 0 or more");
        });
    }
}
