package io.adapruner.api;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** Fields that a request must have. */
final class Required {
    private Required() {}

    /** @throws ProblemException INVALID_REQUEST naming the field that is absent */
    static <T> T field(String name, T value) {
        if (value == null) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "field '" + name + "' is missing");
        }
        return value;
    }
}
