package io.adapruner.formats.translation;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** A part of a graph that has no equal among the network's operations; the message names the place. */
public final class NodeProblem extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** @param message names the place already */
    public NodeProblem(String message) {
        super(ProblemCode.INVALID_NETWORK, message);
    }
}
