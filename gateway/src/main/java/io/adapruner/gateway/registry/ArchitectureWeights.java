package io.adapruner.gateway.registry;

import io.adapruner.formats.ImportedNetwork;
import io.adapruner.network.Network;
import io.adapruner.network.TensorShape;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Linear;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weights alone, which belong to an architecture that the request names. */
final class ArchitectureWeights {
    private static final int DEFAULT_CLASSES = 10;

    private ArchitectureWeights() {}

    /** @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} listing the names and shapes that do not fit */
    static ImportedNetwork of(ModelRequest request, Weights read) {
        var warnings = new ArrayList<String>();
        Network network = network(request, read, warnings);
        return new ImportedNetwork(network, read.checkedFor(network), warnings);
    }

    private static Network network(ModelRequest request, Weights read, List<String> warnings) {
        Network template = build(request, request.classes().orElse(DEFAULT_CLASSES));
        Optional<Integer> inFile = classifierRows(template, read);
        if (request.classes().isPresent() || inFile.isEmpty()) {
            if (request.classes().isEmpty()) {
                warnings.add("classes is not given and the file has no classifier to read it from; " + DEFAULT_CLASSES
                        + " are assumed");
            }
            return template;
        }
        return inFile.get() == template.classes() ? template : build(request, inFile.get());
    }

    private static Network build(ModelRequest request, int classes) {
        if (classes < 1 || classes > 1_000_000) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "classes " + classes + " must be in 1..1000000");
        }
        return request.input()
                .map(dims -> Architectures.build(request.architecture().orElseThrow(), classes, input(dims)))
                .orElseGet(() -> Architectures.build(request.architecture().orElseThrow(), classes));
    }

    private static TensorShape input(List<Integer> dims) {
        if (dims.size() != 3 || dims.stream().anyMatch(d -> d == null || d < 1 || d > 8192)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "input " + dims + " must be [channels, height, width], each 1..8192");
        }
        return new TensorShape(dims);
    }

    private static Optional<Integer> classifierRows(Network network, Weights read) {
        return network.layers().stream()
                .filter(l -> l.name().equals(network.output()) && l.op() instanceof Linear)
                .findFirst()
                .flatMap(l -> read.find(l.parameter("weight")))
                .filter(t -> t.shape().size() == 2)
                .map(t -> t.shape().getFirst());
    }
}
