package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.Network;
import io.adapruner.network.op.ParameterSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of layers. One with parameters is called as its module in the source, so that the names in the state dict survive;
 * one without as its module too where that is one of {@code torch.nn}'s, else as the node in the module that calls it.
 */
final class LayerNames {
    /** As network.json demands. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,180}");

    private final Set<String> taken = new HashSet<>(List.of(Network.INPUT));

    /** As a layer may be called: the name itself, or close to it. */
    static String allowed(String name) {
        String allowed = name.replaceAll("[^A-Za-z0-9_.:-]", "_");
        return NAME.matcher(allowed).matches() ? allowed : "given";
    }

    /** The module whose state dict names exactly these tensors by the operation's suffixes. */
    static Optional<String> module(Step step) {
        Set<String> prefixes = new HashSet<>();
        for (ParameterSpec spec : step.op().parameters()) {
            Optional.ofNullable(step.parameters().get(spec.name()))
                    .flatMap(Source::named)
                    .ifPresent(name -> {
                        String suffix = spec.name().isEmpty() ? "" : "." + spec.name();
                        prefixes.add(name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "");
                    });
        }
        return prefixes.size() == 1
                ? prefixes.stream().filter(p -> NAME.matcher(p).matches()).findFirst()
                : Optional.empty();
    }

    /**
     * The wanted name of a tensor that is a layer of its own, or with a number behind it when it is taken or the name of a module with
     * parameters: a tensor holds no others.
     */
    String tensor(String wanted) {
        String name = unique(wanted);
        while (holdsOthers(name)) {
            name = unique(wanted);
        }
        return name;
    }

    private boolean holdsOthers(String name) {
        return taken.stream().anyMatch(other -> other.startsWith(name + "."));
    }

    /** The wanted name, or with a number behind it when it is taken. */
    String unique(String wanted) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }
}
