package io.adapruner.pipeline.job;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** What a request cannot do without. */
final class Required {
    private Required() {}

    /** @throws ProblemException INVALID_REQUEST if the value is absent */
    static <T> T of(String name, T value) {
        if (value == null) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, name + " is absent");
        }
        return value;
    }
}
