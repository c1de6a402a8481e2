package io.adapruner.formats.translation.source;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** A part of a graph that has no equal among the network's operations; the message names the place. */
public final class NodeProblem extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** A file may have many such problems, each of which may quote a list as long as the file. */
    private static final int LONGEST = 2000;

    /** @param message names the place already; its end is left out when it is very long */
    public NodeProblem(String message) {
        super(
                ProblemCode.INVALID_NETWORK,
                message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message);
    }
}
