package io.adapruner.formats.translation.source;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * A part of a graph that cannot become layers; the message names the place. Most are sound and merely not understood
 * ({@link ProblemCode#UNSUPPORTED_NETWORK}); a graph that contradicts itself is {@link ProblemCode#INVALID_NETWORK}.
 */
public final class NodeProblem extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** A file may have many such problems, each of which may quote a list as long as the file. */
    private static final int LONGEST = 2000;

    private NodeProblem(ProblemCode code, String message) {
        super(code, message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message);
    }

    /**
     * What has no equal among the network's operations.
     *
     * @param message names the place already; its end is left out when it is very long
     */
    public static NodeProblem unsupported(String message) {
        return new NodeProblem(ProblemCode.UNSUPPORTED_NETWORK, message);
    }

    /** What no framework could run either, such as a value that nothing makes. */
    public static NodeProblem invalid(String message) {
        return new NodeProblem(ProblemCode.INVALID_NETWORK, message);
    }

    /** Why an operation could not be made: with its own code, or as a contradiction where it has none. */
    public static NodeProblem of(String place, RuntimeException reason) {
        ProblemCode code = reason instanceof ProblemException problem ? problem.code() : ProblemCode.INVALID_NETWORK;
        return new NodeProblem(code, place + ": " + reason.getMessage());
    }
}
