package io.adapruner.problem;

import java.util.Objects;

/** A typed failure whose message names the thing that is wrong; the code says what to do about it. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    /** @param message names the offending thing and its value, without advice (the code carries that) */
    public ProblemException(ProblemCode code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
    }

    public ProblemException(ProblemCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public ProblemCode code() {
        return code;
    }
}
