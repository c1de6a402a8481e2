package io.adapruner.pipeline.stage;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Locale;

/** What a throwable of the work means: its typed problem, and whether to try again. */
public final class Failures {
    private Failures() {}

    public static ProblemException typed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        String reason = failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return new ProblemException(kind(failure, reason.toLowerCase(Locale.ROOT)), reason, failure);
    }

    private static ProblemCode kind(Throwable failure, String reason) {
        if (failure instanceof OutOfMemoryError || reason.contains("out of memory")) {
            return ProblemCode.OUT_OF_MEMORY;
        }
        return reason.contains("no space left") ? ProblemCode.DISK_FULL : ProblemCode.INTERNAL;
    }

    /** Whether the same work may well succeed a moment later; a defect or a deadline only repeats itself. */
    public static boolean passing(ProblemCode code) {
        return code.retryable() && code != ProblemCode.INTERNAL && code != ProblemCode.DEADLINE_EXCEEDED;
    }
}
