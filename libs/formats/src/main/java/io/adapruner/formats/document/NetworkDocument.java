package io.adapruner.formats.document;

import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/**
 * A network with what is needed to use it: the content of {@code network.json}.
 *
 * @param classNames one per class in order of index; empty when they are not known
 */
public record NetworkDocument(Network network, Preprocessing preprocessing, List<String> classNames) {
    public NetworkDocument {
        classNames = List.copyOf(classNames);
        if (preprocessing.mean().size() != network.input().channels()) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "preprocessing is for " + preprocessing.mean().size() + " channels, the network's input is "
                            + network.input());
        }
        int classes = network.classes().orElse(0);
        if (!classNames.isEmpty() && classNames.size() != classes) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "there are " + classNames.size() + " class names for " + classes + " classes");
        }
    }
}
