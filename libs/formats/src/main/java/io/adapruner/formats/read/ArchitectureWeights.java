package io.adapruner.formats.read;

import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Linear;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weights alone, which belong to an architecture that the user names. */
final class ArchitectureWeights {
    private static final int DEFAULT_CLASSES = 10;
    private static final int IMAGE_AXES = 3;

    private ArchitectureWeights() {}

    /**
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} listing the names and shapes that do not fit; {@link
     *     ProblemCode#INVALID_REQUEST} when the weights that were asked for are not in the file
     */
    static ImportedNetwork of(String architecture, ModelDescription said, FileWeights file) {
        Network template = build(architecture, said, said.classes().orElse(DEFAULT_CLASSES));
        FileWeights read = new NetworkWeights(template).in(file, said);
        var warnings = new ArrayList<>(read.warnings());
        Network network = network(architecture, template, said, read.weights(), warnings);
        return new ImportedNetwork(network, read.weights(), warnings);
    }

    private static Network network(
            String architecture, Network template, ModelDescription said, Weights read, List<String> warnings) {
        Optional<Integer> inFile = classifierRows(template, read);
        if (said.classes().isPresent() || inFile.isEmpty()) {
            if (said.classes().isEmpty()) {
                warnings.add("classes is not given and the file has no classifier to read it from; " + DEFAULT_CLASSES
                        + " are assumed");
            }
            return template;
        }
        return inFile.equals(template.classes()) ? template : build(architecture, said, inFile.get());
    }

    private static Network build(String architecture, ModelDescription said, int classes) {
        said.input().filter(input -> input.rank() != IMAGE_AXES).ifPresent(input -> {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "input " + input + " has " + input.rank() + " numbers; " + architecture
                            + " takes images, channels x height x width");
        });
        return said.input()
                .map(input -> Architectures.build(architecture, classes, input))
                .orElseGet(() -> Architectures.build(architecture, classes));
    }

    private static Optional<Integer> classifierRows(Network network, Weights read) {
        return network.layers().stream()
                .filter(l -> network.results().contains(l.name()) && l.op() instanceof Linear)
                .findFirst()
                .flatMap(l -> read.find(l.parameter("weight")))
                .filter(t -> t.shape().size() == 2)
                .map(t -> t.shape().getFirst());
    }
}
