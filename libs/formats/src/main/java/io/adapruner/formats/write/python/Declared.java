package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Constant;
import io.adapruner.formats.write.python.code.Constant.Flag;
import io.adapruner.formats.write.python.code.Constant.Sizes;
import io.adapruner.formats.write.python.code.Constant.Whole;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Recurrent;
import java.util.ArrayList;
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
            case Build.Stored(List<Argument> extents, boolean _) ->
                sink.accept(
                        prefix.substring(0, prefix.length() - 1),
                        extents.stream().map(e -> ((Whole) e.value()).value()).toList());
            case Build.Holder _ -> {}
        }
    }

    private static void leaf(String prefix, Build.Leaf leaf, BiConsumer<String, List<Integer>> sink) {
        switch (leaf.function()) {
            case "nn.Conv1d", "nn.Conv2d", "nn.Conv3d" ->
                kernel(prefix, leaf, whole(leaf, "channels"), whole(leaf, "in") / whole(leaf, "groups"), sink);
            case "nn.ConvTranspose1d", "nn.ConvTranspose2d", "nn.ConvTranspose3d" ->
                kernel(prefix, leaf, whole(leaf, "in"), whole(leaf, "channels") / whole(leaf, "groups"), sink);
            case "nn.Linear", ChannelModules.LINEAR -> {
                sink.accept(prefix + "weight", List.of(whole(leaf, "channels"), whole(leaf, "in")));
                bias(prefix, leaf, sink);
            }
            case "nn.BatchNorm1d", "nn.BatchNorm2d", "nn.BatchNorm3d" ->
                perChannel(prefix, leaf, sink, "weight", "bias", "running_mean", "running_var");
            case "nn.LayerNorm", ChannelModules.NORM -> {
                if (truth(leaf, "elementwise_affine")) {
                    perChannel(prefix, leaf, sink, "weight");
                    bias(prefix, leaf, sink);
                }
            }
            case "nn.GroupNorm" -> {
                if (truth(leaf, "affine")) {
                    perChannel(prefix, leaf, sink, "weight", "bias");
                }
            }
            case "nn.PReLU" -> perChannel(prefix, leaf, sink, "weight");
            case ChannelModules.LSTM -> recurrent(prefix, leaf, Recurrent.Cell.LSTM, sink);
            case ChannelModules.GRU -> recurrent(prefix, leaf, Recurrent.Cell.GRU, sink);
            default -> {}
        }
    }

    private static void recurrent(
            String prefix, Build.Leaf leaf, Recurrent.Cell cell, BiConsumer<String, List<Integer>> sink) {
        new Recurrent(
                        cell,
                        whole(leaf, "in"),
                        whole(leaf, "hidden"),
                        whole(leaf, "layers"),
                        truth(leaf, "bidirectional"),
                        truth(leaf, "bias"))
                .parameters()
                .forEach(spec -> sink.accept(prefix + spec.name(), spec.shape()));
    }

    /** A kernel {@code [first, second, extents]} and a bias. */
    private static void kernel(
            String prefix, Build.Leaf leaf, int first, int second, BiConsumer<String, List<Integer>> sink) {
        var shape = new ArrayList<>(List.of(first, second));
        switch (value(leaf, "kernel_size")) {
            case Sizes(Extent extent) -> shape.addAll(extent.dims());
            case Whole(int length) -> shape.add(length);
            case Constant other -> throw new IllegalArgumentException("kernel of size " + other);
        }
        sink.accept(prefix + "weight", List.copyOf(shape));
        bias(prefix, leaf, sink);
    }

    private static void perChannel(
            String prefix, Build.Leaf leaf, BiConsumer<String, List<Integer>> sink, String... names) {
        for (String name : names) {
            sink.accept(prefix + name, List.of(whole(leaf, "channels")));
        }
    }

    private static void bias(String prefix, Build.Leaf leaf, BiConsumer<String, List<Integer>> sink) {
        if (truth(leaf, "bias")) {
            perChannel(prefix, leaf, sink, "bias");
        }
    }

    private static boolean truth(Build.Leaf leaf, String label) {
        return ((Flag) value(leaf, label)).value();
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
