package io.adapruner.pipeline.stage;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a throwable of the work means: its typed problem, and whether to try again. */
public final class Failures {
    /** What operating systems say of a volume, a quota and a file-size limit. */
    private static final List<String> FULL = List.of("no space left", "quota exceeded", "file too large");

    private static final int MOST_CAUSES = 5;

    /** Worth another try on another machine or with other settings, but not at once. */
    private static final Set<ProblemCode> REPEATING =
            EnumSet.of(ProblemCode.INTERNAL, ProblemCode.DEADLINE_EXCEEDED, ProblemCode.WORKER_DIED);

    private Failures() {}

    public static ProblemException typed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        String reason = reason(failure);
        return new ProblemException(kind(failure, reason.toLowerCase(Locale.ROOT)), reason, failure);
    }

    /** The whole chain: what went wrong for good (a full disk, say) is often the innermost cause. */
    private static String reason(Throwable failure) {
        var reasons = new LinkedHashSet<String>();
        for (Throwable cause = failure; cause != null && reasons.size() < MOST_CAUSES; cause = cause.getCause()) {
            String name = cause.getClass().getSimpleName();
            reasons.add(cause.getMessage() == null ? name : name + ": " + cause.getMessage());
        }
        return String.join("; ", reasons);
    }

    private static ProblemCode kind(Throwable failure, String reason) {
        if (heapExhausted(failure) || reason.contains("out of memory")) {
            return ProblemCode.OUT_OF_MEMORY;
        }
        return FULL.stream().anyMatch(reason::contains) ? ProblemCode.DISK_FULL : ProblemCode.INTERNAL;
    }

    /** Threads that work for a stage hand their errors on inside exceptions. */
    private static boolean heapExhausted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** Whether the same work may well succeed a moment later; a defect, a deadline or a deadly job only repeats itself. */
    public static boolean passing(ProblemCode code) {
        return code.retryable() && !REPEATING.contains(code);
    }
}
