package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.op.Extent;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Pooling to a fixed number of positions, which ONNX has no operator for. Window {@code i} of {@code out} over {@code in}
 * positions is {@code [floor(i * in / out), ceil((i + 1) * in / out))}, as in PyTorch. Where {@code out} divides {@code in}
 * these are ordinary windows; elsewhere rows and columns are pooled one after the other, since windows are rectangles:
 * averages as products with constant matrices, maxima by gathering each window's positions.
 */
final class AdaptivePooling {
    /** Most values of one constant, 64 MiB: real networks need a few hundred. */
    private static final long LARGEST_CONSTANT = 1L << 24;

    private static final List<String> WORDS = List.of("slice", "row", "column");

    private final Graph graph;

    AdaptivePooling(Graph graph) {
        this.graph = graph;
    }

    Node average(Place at, Extent output) {
        Layer layer = at.layer();
        TensorShape in = at.input();
        String x = at.x();
        if (at.varies() && output.isEven(1)) {
            return Node.of("GlobalAveragePool", x);
        }
        if (!at.varies() && regular(in, output)) {
            return regular("Average", in, output, x);
        }
        if (output.axes() > 2) {
            return apart(at, output);
        }
        String across = at.varies(2)
                ? averages(at, 2, output.width())
                : averages(layer, "column_weights", in.width(), output.width(), false);
        String columns = graph.inner(layer, "columns", Node.of("MatMul", x, across));
        String down = at.varies(1)
                ? averages(at, 1, output.height())
                : averages(layer, "row_weights", in.height(), output.height(), true);
        return Node.of("MatMul", down, columns);
    }

    /** Along one axis after the other, which stands for the rows of a plane meanwhile. */
    private Node apart(Place at, Extent output) {
        Layer layer = at.layer();
        var arrangements = new Arrangements(graph);
        var dims = new ArrayList<>(at.input().dims());
        String x = at.x();
        for (int axis = 1; axis < dims.size(); axis++) {
            int in = dims.get(axis);
            int out = output.along(axis - 1);
            if (in == out) {
                continue;
            }
            List<Integer> plane =
                    List.of(product(dims.subList(0, axis)), in, product(dims.subList(axis + 1, dims.size())));
            String rows = graph.inner(layer, "rows", arrangements.reshape(plane, x));
            String weights = averages(layer, "row_weights", in, out, true);
            x = graph.inner(layer, "averages", Node.of("MatMul", weights, rows));
            dims.set(axis, out);
        }
        return arrangements.reshape(dims, x);
    }

    private static int product(List<Integer> extents) {
        return extents.stream().reduce(1, Math::multiplyExact);
    }

    /** The same weights for a map of any size, computed when the graph runs: 1 over its length where a position is in a window. */
    private String averages(Place at, int axis, int out) {
        Layer layer = at.layer();
        requireSmall(layer, out);
        var extents = new Extents(graph, layer);
        String in = extents.of(at.x(), axis + 1);
        long[] windows = LongStream.range(0, out).toArray();
        long[] next = LongStream.rangeClosed(1, out).toArray();
        String count = graph.whole(out);
        String starts = extents.step("Div", extents.step("Mul", graph.integers(windows), in), count);
        String ends = extents.step(
                "Div",
                extents.step("Add", extents.step("Mul", graph.integers(next), in), graph.whole(out - 1L)),
                count);
        boolean byRow = axis == 1;
        // Windows stand where the product has its result: rows before their positions, columns behind them.
        String windowAxis = graph.integers(byRow ? 1 : 0);
        String start = graph.inner(layer, "start", Node.of("Unsqueeze", starts, windowAxis));
        String end = graph.inner(layer, "end", Node.of("Unsqueeze", ends, windowAxis));
        String places =
                graph.inner(layer, "place", Node.of("Unsqueeze", extents.counted(in), graph.integers(byRow ? 0 : 1)));
        String inside = graph.inner(
                layer,
                "inside",
                Node.of(
                        "And",
                        graph.inner(layer, "begun", Node.of("GreaterOrEqual", places, start)),
                        graph.inner(layer, "not_ended", Node.of("Less", places, end))));
        Attribute real = Attribute.integer("to", Extents.FLOAT);
        return graph.inner(
                layer,
                byRow ? "row_weights" : "column_weights",
                Node.of(
                        "Div",
                        graph.inner(layer, "inside", Node.of("Cast", inside).with(real)),
                        graph.inner(
                                layer,
                                "length",
                                Node.of("Cast", extents.step("Sub", end, start)).with(real))));
    }

    Node maximum(Place at, Extent output) {
        Layer layer = at.layer();
        TensorShape in = at.input();
        String x = at.x();
        if (at.varies() && output.isEven(1)) {
            return Node.of("GlobalMaxPool", x);
        }
        if (regular(in, output)) {
            return regular("Max", in, output, x);
        }
        List<String> words = WORDS.subList(WORDS.size() - output.axes(), WORDS.size());
        for (int axis = 0; axis < output.axes() - 1; axis++) {
            String word = words.get(axis);
            x = graph.inner(
                    layer,
                    word + "s",
                    maxima(layer, word, x, axis + 2, in.dims().get(axis + 1), output.along(axis)));
        }
        int last = output.axes();
        return maxima(layer, words.getLast(), x, last + 1, in.dims().get(last), output.width());
    }

    private static boolean regular(TensorShape in, Extent output) {
        return IntStream.range(0, output.axes()).allMatch(axis -> in.dims().get(axis + 1) % output.along(axis) == 0);
    }

    private static Node regular(String kind, TensorShape in, Extent output, String x) {
        var window = new Extent(IntStream.range(0, output.axes())
                .mapToObj(axis -> in.dims().get(axis + 1) / output.along(axis))
                .toList());
        if (window.isEven(1)) {
            return Node.of("Identity", x);
        }
        if (output.isEven(1)) {
            return Node.of("Global" + kind + "Pool", x);
        }
        return Node.of(kind + "Pool", x)
                .with(LayerNodes.extent("kernel_shape", window), LayerNodes.extent("strides", window));
    }

    /** {@code [out, in]} with each window's equal weights in a row, or its transpose. */
    private String averages(Layer layer, String role, int in, int out, boolean byRow) {
        requireSmall(layer, (long) in * out);
        float[] weights = new float[in * out];
        for (int i = 0; i < out; i++) {
            int start = start(i, in, out);
            int end = end(i, in, out);
            for (int position = start; position < end; position++) {
                weights[byRow ? i * in + position : position * out + i] = 1f / (end - start);
            }
        }
        return graph.matrix(layer, role, byRow ? out : in, byRow ? in : out, weights);
    }

    /** Windows shorter than the longest one repeat their first position, which changes no maximum. */
    private Node maxima(Layer layer, String role, String x, int axis, int in, int out) {
        int longest = 0;
        for (int i = 0; i < out; i++) {
            longest = Math.max(longest, end(i, in, out) - start(i, in, out));
        }
        requireSmall(layer, (long) out * longest);
        long[] positions = new long[out * longest];
        for (int i = 0; i < out; i++) {
            int start = start(i, in, out);
            int length = end(i, in, out) - start;
            for (int k = 0; k < longest; k++) {
                positions[i * longest + k] = k < length ? start + k : start;
            }
        }
        String indices = graph.indices(layer, role + "_indices", out, longest, positions);
        String windows = graph.inner(
                layer, role + "_windows", Node.of("Gather", x, indices).with(Attribute.integer("axis", axis)));
        return Node.of("ReduceMax", windows)
                .with(Attribute.integers("axes", axis + 1), Attribute.flag("keepdims", false));
    }

    private static int start(int i, int in, int out) {
        return Math.toIntExact((long) i * in / out);
    }

    private static int end(int i, int in, int out) {
        return Math.toIntExact(Math.ceilDiv((i + 1L) * in, out));
    }

    /** @throws ProblemException {@link ProblemCode#UNSUPPORTED_NETWORK} when a constant is too large to be written out */
    static void requireSmall(Layer layer, long values) {
        if (values > LARGEST_CONSTANT) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_NETWORK,
                    "layer " + layer.name() + ": " + layer.op() + " needs a constant of " + values
                            + " values in ONNX, the limit is " + LARGEST_CONSTANT + "; choose smaller extents");
        }
    }
}
