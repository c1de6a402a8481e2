package io.adapruner.pipeline.stage;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** What a throwable of the work means: its typed problem, and whether to try again. */
public final class Failures {
    /** What operating systems say of a volume, a quota and a file-size limit. */
    private static final List<String> FULL = List.of("no space left", "quota exceeded", "file too large");

    private static final int MOST_CAUSES = 5;

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
        if (failure instanceof OutOfMemoryError || reason.contains("out of memory")) {
            return ProblemCode.OUT_OF_MEMORY;
        }
        return FULL.stream().anyMatch(reason::contains) ? ProblemCode.DISK_FULL : ProblemCode.INTERNAL;
    }

    /** Whether the same work may well succeed a moment later; a defect or a deadline only repeats itself. */
    public static boolean passing(ProblemCode code) {
        return code.retryable() && code != ProblemCode.INTERNAL && code != ProblemCode.DEADLINE_EXCEEDED;
    }
}
