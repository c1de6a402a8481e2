package io.adapruner.network.latency;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * What a table was measured on.
 *
 * @param processor as its maker names it
 * @param architecture of instructions, e.g. {@code amd64}
 * @param cores that the process might use
 * @param runtime that ran the network, with its version
 */
public record Hardware(String processor, String architecture, int cores, String runtime) {
    private static final int LONGEST = 200;
    private static final int MOST_CORES = 65_536;

    public Hardware {
        text("processor", processor);
        text("architecture", architecture);
        text("runtime", runtime);
        if (cores < 1 || cores > MOST_CORES) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "hardware has " + cores + " cores; it must be 1 to " + MOST_CORES);
        }
    }

    private static void text(String field, String value) {
        if (value == null || value.isBlank() || value.length() > LONGEST) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "hardware's " + field + " must have 1 to " + LONGEST + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "hardware's " + field + " holds a control character");
        }
    }

    @Override
    public String toString() {
        return processor + ", " + architecture + ", " + cores + (cores == 1 ? " core, " : " cores, ") + runtime;
    }
}
