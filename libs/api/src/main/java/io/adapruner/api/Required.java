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

    /** @throws ProblemException INVALID_REQUEST if the field is absent, empty or longer than {@code longest} characters */
    static String text(String name, String value, int longest) {
        field(name, value);
        if (value.isEmpty() || value.length() > longest) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "field '" + name + "' has " + value.length() + " characters; it must have 1 to " + longest);
        }
        return value;
    }
}
