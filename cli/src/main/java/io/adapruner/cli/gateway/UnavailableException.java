package io.adapruner.cli.gateway;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** There was no answer, or a proxy on the way said that the gateway or the store is unavailable now: a retry may help. */
public final class UnavailableException extends ProblemException {
    private static final long serialVersionUID = 1L;

    UnavailableException(ProblemCode code, String message) {
        super(code, message);
    }

    UnavailableException(ProblemCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
