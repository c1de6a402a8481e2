package io.adapruner.formats.document;

import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/**
 * A network with what is needed to use it: the content of {@code network.json}.
 *
 * @param basis what the preprocessing is of
 * @param classNames one per class in order of index; empty when they are not known
 */
public record NetworkDocument(Network network, Preprocessing preprocessing, Basis basis, List<String> classNames) {
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

    /** With a preprocessing that was given, or that is of images. */
    public NetworkDocument(Network network, Preprocessing preprocessing, List<String> classNames) {
        this(network, preprocessing, Basis.GIVEN, classNames);
    }

    /** The network as images are normalised for it: what was assumed holds. */
    public NetworkDocument overImages() {
        return basis == Basis.ASSUMED ? new NetworkDocument(network, preprocessing, classNames) : this;
    }

    /** The network as arrays are normalised for it: by what was given, in their own units, else not at all. */
    public NetworkDocument overArrays() {
        return switch (basis) {
            case ARRAYS -> this;
            case GIVEN -> new NetworkDocument(network, preprocessing, Basis.ARRAYS, classNames);
            case ASSUMED ->
                new NetworkDocument(network, Preprocessing.none(network.input().channels()), Basis.ARRAYS, classNames);
        };
    }
}
