package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names and values of the layers' parameters. Tensors that are called as in a state dict keep that name; where an exporter
 * gave them names of its own, as for batch norms folded into convolutions, they are called after the node's module.
 */
public final class Parameters {
    /** Names that exporters make up: {@code onnx::Conv_193}, {@code val_12}, {@code 371}. */
    private static final Pattern MADE_UP = Pattern.compile(
            "onnx::.*|(val|const|constant|tensor|initializer|_?inlined)?_*\\d+(_\\d+)*|call\\d+/.*|.*/Constant.*");
    /** What frameworks write behind a layer's name: Paddle's and TensorFlow's variables. */
    private static final Pattern ENDING =
            Pattern.compile("([.:/_](w|b|weight|weights|bias|kernel|gamma|beta|W|B))?(_\\d+|:\\d+)?$");

    private final NodeOrigins origins;
    private final Map<String, Reals> values = new HashMap<>();
    private final Map<Map<String, Held>, String> modules = new HashMap<>();

    /** A tensor of the file, which no other with equal values is. */
    private record Held(Tensor base, List<Rearrangement> rearranged) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other instanceof Held held && held.base == base && held.rearranged.equals(rearranged);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(base);
        }
    }

    public Parameters(NodeOrigins origins) {
        this.origins = origins;
    }

    /** Where a layer's parameters come from, under the names that the network will have for them. */
    public Map<String, Source> sources(OnnxNode node, Map<String, Reals> parameters) {
        String prefix = module(parameters).orElseGet(() -> free(prefix(node, parameters), parameters));
        var sources = new LinkedHashMap<String, Source>();
        for (Map.Entry<String, Reals> entry : parameters.entrySet()) {
            String name = full(prefix, entry.getKey());
            values.put(name, entry.getValue());
            sources.put(entry.getKey(), new Source.FromFile(name, List.of()));
        }
        return sources;
    }

    /**
     * Of a kernel without a name of its own, the module that was called with the same ones before: exporters that fold its batch norm
     * into a convolution make up other names at every call.
     */
    private Optional<String> module(Map<String, Reals> parameters) {
        boolean named = parameters.values().stream()
                .anyMatch(reals -> !MADE_UP.matcher(reals.name()).matches());
        boolean kernel =
                parameters.values().stream().anyMatch(reals -> reals.shape().size() > 1);
        if (named || !kernel) {
            return Optional.empty();
        }
        return Optional.ofNullable(modules.get(held(parameters)));
    }

    private static Map<String, Held> held(Map<String, Reals> parameters) {
        var held = new HashMap<String, Held>();
        parameters.forEach((suffix, reals) -> held.put(suffix, new Held(reals.base(), reals.rearranged())));
        return held;
    }

    private String free(String wanted, Map<String, Reals> parameters) {
        String prefix = wanted;
        for (int i = 2; taken(prefix, parameters); i++) {
            prefix = wanted + "_" + i;
        }
        modules.putIfAbsent(held(parameters), prefix);
        return prefix;
    }

    /** The values of a parameter, by the name that {@link #sources} gave it. */
    public Tensor tensor(String name) {
        return values.get(name).tensor();
    }

    /** What is equal for equal values, by the name that {@link #sources} gave them; nothing is copied or moved. */
    public Object identity(String name) {
        Reals reals = values.get(name);
        return List.of(reals.base().shape(), reals.base().buffer(), reals.rearranged());
    }

    /** Whether another tensor has one of the names; the same tensor used twice is no conflict here. */
    private boolean taken(String prefix, Map<String, Reals> parameters) {
        return parameters.entrySet().stream().anyMatch(e -> Optional.ofNullable(values.get(full(prefix, e.getKey())))
                .filter(other -> !same(other, e.getValue()))
                .isPresent());
    }

    /** The same tensor of the file: that of another one with equal values would have its own name. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Reals one, Reals other) {
        return one.base() == other.base() && one.rearranged().equals(other.rearranged());
    }

    private static String full(String prefix, String suffix) {
        return suffix.isEmpty() ? prefix : prefix + "." + suffix;
    }

    private String prefix(OnnxNode node, Map<String, Reals> parameters) {
        return parameters.entrySet().stream()
                .flatMap(e -> module(e.getKey(), e.getValue().name()).stream())
                .findFirst()
                .or(() -> origins.module(node))
                .or(() -> parameters.values().stream()
                        .map(Reals::name)
                        .filter(name ->
                                !name.isEmpty() && !MADE_UP.matcher(name).matches())
                        .flatMap(name -> NodeOrigins.named(ENDING.matcher(name).replaceFirst("")).stream())
                        .findFirst())
                .orElseGet(() -> origins.origin(node).layer());
    }

    private static Optional<String> module(String suffix, String name) {
        if (suffix.isEmpty()) {
            return MADE_UP.matcher(name).matches()
                    ? Optional.empty()
                    : NodeOrigins.named(name).filter(name::equals);
        }
        return name.endsWith("." + suffix)
                ? NodeOrigins.named(name.substring(0, name.length() - suffix.length() - 1))
                : Optional.empty();
    }
}
