package io.adapruner.benchmarks.fuzz;

import io.adapruner.problem.ProblemException;

/** A reader took more time or memory than its input is worth, or read back something other than what was written. */
final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenPromise(String message) {
        super(message);
    }

    /** @param refusal where the reader gave up, which distinguishes such findings; null when it did not */
    BrokenPromise(String message, ProblemException refusal) {
        super(message, refusal);
    }
}
