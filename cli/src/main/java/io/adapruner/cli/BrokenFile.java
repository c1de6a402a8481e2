package io.adapruner.cli;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Set;

/** Tells problems of a file that a command was given from problems of how it was called. */
final class BrokenFile {
    private static final Set<ProblemCode> CODES =
            Set.of(ProblemCode.INVALID_MODEL_FILE, ProblemCode.UNSAFE_MODEL_FILE, ProblemCode.INVALID_NETWORK);

    private BrokenFile() {}

    static boolean is(ProblemException problem) {
        return CODES.contains(problem.code());
    }
}
