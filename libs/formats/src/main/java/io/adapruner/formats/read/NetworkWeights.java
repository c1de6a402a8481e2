package io.adapruner.formats.read;

import io.adapruner.formats.model.Chosen;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Linear;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds a network's weights in a file that may hold more: the network as one module among others, losses and what metrics keep
 * beside it. Names decide; shapes are compared afterwards.
 */
final class NetworkWeights {
    private static final int MOST_NAMED = 5;
    /** Modules that hold no weights of a network although they may stand among its own. */
    private static final Pattern NO_LAYER = Pattern.compile(
            "criterion|(?:\\w+_)?loss(?:es)?(?:_\\w+)?|(?:\\w+_)?metrics?|(?:train|val|valid|test)_\\w+|(?:\\w+_)?acc(?:uracy)?");

    private final Network network;
    private final Set<String> needed;

    NetworkWeights(Network network) {
        this.network = network;
        this.needed = network.parameters().keySet();
    }

    /**
     * As below, of the set that the user asks for.
     *
     * @throws ProblemException also {@link ProblemCode#INVALID_REQUEST} when that is not in the file
     */
    FileWeights in(FileWeights file, ModelDescription said) {
        FileWeights read = in(file, said.weights());
        said.weights().filter(asked -> asked != read.set()).ifPresent(asked -> {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    said.file()
                            + switch (asked) {
                                case EMA -> " holds no averaged (EMA) weights beside its plain ones";
                                case PLAIN -> " holds averaged (EMA) weights alone";
                            }
                            + "; leave out weights=" + asked.label());
        });
        return read;
    }

    /**
     * The network's weights by the names that it has for them. Where not all are found, what else the file holds is left in, so
     * that a comparison names it.
     *
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} for a weight whose values are not floating, and for several
     *     networks that fit equally well
     */
    FileWeights in(FileWeights file, Optional<WeightSet> asked) {
        Map<String, Tensor> tensors = file.weights().tensors();
        NetworkPrefixes prefixes = NetworkPrefixes.of(tensors.keySet(), needed);
        Chosen<String> chosen = prefixes.choose(asked, network.name());
        String prefix = chosen.content();
        var found = new LinkedHashMap<String, Tensor>();
        var rest = new LinkedHashMap<String, Tensor>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix) && needed.contains(name.substring(prefix.length()))) {
                found.put(name.substring(prefix.length()), tensor);
            } else if (!prefixes.inAnother(name, prefix)) {
                rest.put(name, tensor);
            }
        });
        var warnings = new ArrayList<>(file.warnings());
        warnings.addAll(chosen.warnings());
        requireFloating(file.others(), prefix, found.keySet());
        classifier(found.keySet(), rest).ifPresent(renamed -> {
            renamed.forEach((own, name) -> found.put(own, Objects.requireNonNull(rest.remove(name))));
            warnings.add("the classifier is taken from " + String.join(", ", renamed.values()));
        });
        if (found.size() == needed.size()) {
            passOver(prefix, rest, warnings);
        }
        rest.forEach((name, tensor) -> {
            // What is missing here is not made up for by a tensor of another module that happens to have its name.
            if (!needed.contains(name)) {
                found.put(name, tensor);
            }
        });
        WeightSet set = file.set() == WeightSet.EMA ? WeightSet.EMA : chosen.set();
        return new FileWeights(new Weights(found), file.others(), set, warnings);
    }

    private void requireFloating(SequencedMap<String, String> others, String prefix, Set<String> found) {
        for (String name : needed) {
            String what = found.contains(name) ? null : others.get(prefix + name);
            if (what != null) {
                throw new ProblemException(
                        ProblemCode.WEIGHTS_MISMATCH,
                        "weight " + name + " of " + network.name() + " is no floating tensor in the file: it holds "
                                + what + ". Save it as a tensor of 32-bit floats");
            }
        }
    }

    /** Names in the file by the network's, where only the classifier is missing and one linear layer is left over. */
    private Optional<SequencedMap<String, String>> classifier(Set<String> found, Map<String, Tensor> rest) {
        List<String> own = network.layers().stream()
                .filter(layer -> network.results().contains(layer.name()) && layer.op() instanceof Linear)
                .flatMap(layer -> layer.op().parameters().stream().map(spec -> layer.parameter(spec.name())))
                .toList();
        if (own.isEmpty()
                || found.size() + own.size() != needed.size()
                || own.stream().anyMatch(found::contains)) {
            return Optional.empty();
        }
        List<String> left =
                rest.keySet().stream().filter(name -> !isBeside(name, rest)).toList();
        if (left.size() != own.size()) {
            return Optional.empty();
        }
        var renamed = new LinkedHashMap<String, String>();
        var modules = new TreeSet<String>();
        for (String name : own) {
            String suffix = name.substring(name.lastIndexOf('.'));
            left.stream().filter(other -> other.endsWith(suffix)).findFirst().ifPresent(other -> {
                renamed.put(name, other);
                modules.add(other.substring(0, other.length() - suffix.length()));
            });
        }
        return renamed.size() == own.size() && modules.size() == 1 ? Optional.of(renamed) : Optional.empty();
    }

    /**
     * Removes what is no part of the network: modules beside it, losses, averages that are incomplete. What stands among the
     * network's own layers stays and is refused: it may be a layer that this network lacks.
     */
    private void passOver(String prefix, SequencedMap<String, Tensor> rest, List<String> warnings) {
        List<String> beside = rest.keySet().stream()
                .filter(name -> !name.startsWith(prefix) || isBeside(name, rest))
                .toList();
        if (!beside.isEmpty()) {
            beside.forEach(rest::remove);
            warnings.add(
                    beside.size() + (beside.size() == 1 ? " tensor that is no weight" : " tensors that are no weights")
                            + " of " + network.name() + (beside.size() == 1 ? " is" : " are") + " passed over: "
                            + String.join(", ", beside.subList(0, Math.min(MOST_NAMED, beside.size())))
                            + (beside.size() > MOST_NAMED ? ", ..." : ""));
        }
    }

    private static List<String> modules(String name) {
        List<String> parts = List.of(name.split("\\.", -1));
        return parts.subList(0, parts.size() - 1);
    }

    private static boolean isBeside(String name, Map<String, Tensor> rest) {
        return Objects.requireNonNull(rest.get(name)).shape().isEmpty()
                || modules(name).stream()
                        .anyMatch(module -> NO_LAYER.matcher(module).matches())
                || WeightSet.named(name) == WeightSet.EMA;
    }
}
