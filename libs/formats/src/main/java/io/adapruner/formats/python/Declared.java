package io.adapruner.formats.python;

import io.adapruner.formats.python.Constant.Flag;
import io.adapruner.formats.python.Constant.Pair;
import io.adapruner.formats.python.Constant.Whole;
import java.util.List;
import java.util.function.BiConsumer;

/** The parameters and buffers that constructing a module registers, as PyTorch's documentation gives them. */
final class Declared {
    private Declared() {}

    /**
     * @param prefix of the module's state dict, with its last dot
     * @param sink takes full names and shapes
     */
    static void module(String prefix, Build build, BiConsumer<String, List<Integer>> sink) {
        switch (build) {
            case Build.Leaf leaf -> leaf(prefix, leaf, sink);
            case Build.Chain(List<Build.Entry> entries) ->
                entries.forEach(e -> module(prefix + e.name() + ".", e.build(), sink));
            case Build.Instance(PythonClass type, List<Argument> arguments) -> type.declare(prefix, arguments, sink);
            case Build.Holder _ -> {}
        }
    }

    private static void leaf(String prefix, Build.Leaf leaf, BiConsumer<String, List<Integer>> sink) {
        switch (leaf.function()) {
            case "nn.Conv2d" -> {
                var kernel = ((Pair) value(leaf, "kernel_size")).value();
                int out = whole(leaf, "channels");
                var shape = List.of(out, whole(leaf, "in") / whole(leaf, "groups"), kernel.height(), kernel.width());
                sink.accept(prefix + "weight", shape);
                bias(prefix, leaf, out, sink);
            }
            case "nn.Linear" -> {
                int out = whole(leaf, "channels");
                sink.accept(prefix + "weight", List.of(out, whole(leaf, "in")));
                bias(prefix, leaf, out, sink);
            }
            case "nn.BatchNorm2d" -> {
                for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
                    sink.accept(prefix + name, List.of(whole(leaf, "channels")));
                }
            }
            default -> {}
        }
    }

    private static void bias(String prefix, Build.Leaf leaf, int out, BiConsumer<String, List<Integer>> sink) {
        if (((Flag) value(leaf, "bias")).value()) {
            sink.accept(prefix + "bias", List.of(out));
        }
    }

    private static int whole(Build.Leaf leaf, String label) {
        return ((Whole) value(leaf, label)).value();
    }

    private static Constant value(Build.Leaf leaf, String label) {
        return leaf.arguments().stream()
                .filter(a -> a.label().equals(label))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
