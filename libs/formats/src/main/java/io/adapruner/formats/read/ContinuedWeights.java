package io.adapruner.formats.read;

import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Weights alone, of a network that an earlier job described: what came of them in its user's own training. */
final class ContinuedWeights {
    private ContinuedWeights() {}

    /** @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} listing the names and shapes that do not fit */
    static ImportedNetwork of(Network network, ModelDescription said, FileWeights file) {
        FileWeights wrapped = wrapped(file, network.parameters().keySet());
        FileWeights read = new NetworkWeights(network).in(wrapped, said);
        requireConstants(network, read.weights());
        return new ImportedNetwork(network, read.weights(), read.warnings());
    }

    /** Anchors and the like: tensors of an exported graph that the module it was made of keeps in no state dict. */
    private static void requireConstants(Network network, Weights read) {
        Map<String, ParameterSpec> missing = new LinkedHashMap<>(network.parameters());
        missing.keySet().removeAll(read.tensors().keySet());
        if (!missing.isEmpty()
                && missing.values().stream().allMatch(spec -> spec.role() == ParameterSpec.Role.CONSTANT)) {
            throw new ProblemException(
                    ProblemCode.WEIGHTS_MISMATCH,
                    "the weights do not fit " + network.name() + "; missing: " + missing.keySet()
                            + ", which are constants of its graph that no training changes. Add them to the file from the"
                            + " earlier result's weights.safetensors");
        }
    }

    /**
     * The file with names as the network has them. One that was exported inside a wrapper has the wrapper's name before each of
     * its own, and the state dict of what was trained has it not.
     */
    private static FileWeights wrapped(FileWeights file, Set<String> needed) {
        String wrapper = wrapper(needed);
        Set<String> inside =
                needed.stream().map(name -> name.substring(wrapper.length())).collect(Collectors.toSet());
        Set<String> names = file.weights().tensors().keySet();
        NetworkPrefixes without = NetworkPrefixes.of(names, inside);
        if (without.found() <= NetworkPrefixes.of(names, needed).found()) {
            return file;
        }
        return file.renamed(without.with(wrapper));
    }

    /** The modules that all names begin with; each keeps one module at least. */
    private static String wrapper(Set<String> names) {
        String wrapper = "";
        Optional<String> next = module(names, wrapper);
        while (next.isPresent()) {
            wrapper = next.get();
            next = module(names, wrapper);
        }
        return wrapper;
    }

    private static Optional<String> module(Set<String> names, String shared) {
        return names.stream()
                .findFirst()
                .map(name -> name.substring(0, name.indexOf('.', shared.length()) + 1))
                .filter(longer -> longer.length() > shared.length()
                        && names.stream()
                                .allMatch(name -> name.startsWith(longer) && name.indexOf('.', longer.length()) > 0));
    }
}
