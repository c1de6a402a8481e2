package io.adapruner.cli.gateway;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** Nobody answered, or somebody on the way said that the gateway or the store cannot now: asking again may help. */
public final class UnavailableException extends ProblemException {
    private static final long serialVersionUID = 1L;

    UnavailableException(ProblemCode code, String message) {
        super(code, message);
    }

    UnavailableException(ProblemCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
