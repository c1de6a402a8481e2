package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.op.Recurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recurrent layer as one operator for each of its layers. ONNX has gates in another order and the tensors of both directions in
 * one: they are put together in the graph, where a runtime computes them once, so that the file's tensors keep their names.
 */
record RecurrentNodes(Graph graph, Recurrent op, Place at) {
    private static final int[] STEPS_FIRST = {2, 0, 1};
    private static final int[] CHANNELS_SECOND = {1, 2, 0};

    Node node() {
        boolean one = at.input().rank() == 2;
        String x = one ? inner("steps", transposed(at.x(), STEPS_FIRST)) : joined();
        for (int layer = 0; layer < op.layers(); layer++) {
            x = layer(layer, x);
        }
        return one ? transposed(x, CHANNELS_SECOND) : apart(x);
    }

    /** {@code [length, sequences of all images, features]} of {@code [batch, features, sequences, length]}. */
    private String joined() {
        int last = at.input().rank();
        int[] order = IntStream.rangeClosed(0, last)
                .map(axis -> axis == 0 ? last : axis == 1 ? 0 : axis == last ? 1 : axis)
                .toArray();
        String apart = inner("steps", transposed(at.x(), order));
        return inner("sequences", Node.of("Reshape", apart, graph.integers(0, -1, op.in())));
    }

    private Node apart(String read) {
        int last = at.input().rank();
        var extents = new Extents(graph, at.layer());
        var sizes = new ArrayList<>(List.of(graph.integers(0), graph.integers(-1)));
        for (int axis = 1; axis < last - 1; axis++) {
            int own = at.input().dims().get(axis);
            sizes.add(at.varies(axis) ? extents.of(at.x(), axis + 1) : graph.integers(own));
        }
        sizes.add(graph.integers(at.output().channels()));
        String apart = inner("apart", Node.of("Reshape", read, extents.joined(sizes)));
        int[] order = IntStream.rangeClosed(0, last)
                .map(axis -> axis == 0 ? 1 : axis == 1 ? last : axis == last ? 0 : axis)
                .toArray();
        return transposed(apart, order);
    }

    /** {@code [length, batch, features]} of both. */
    private String layer(int layer, String x) {
        var inputs = new ArrayList<>(List.of(x, weights("ih", layer), weights("hh", layer)));
        if (op.bias()) {
            inputs.add(biases(layer));
        }
        Node cell = new Node(type(), inputs, List.of())
                .with(
                        Attribute.integer("hidden_size", op.hidden()),
                        Attribute.text("direction", op.bidirectional() ? "bidirectional" : "forward"));
        String y = inner(
                "read_l" + layer,
                op.cell() == Recurrent.Cell.GRU ? cell.with(Attribute.integer("linear_before_reset", 1)) : cell);
        // [length, directions, batch, hidden]
        String together = inner("together_l" + layer, transposed(y, 0, 2, 1, 3));
        return inner("features_l" + layer, Node.of("Reshape", together, graph.integers(0, 0, -1)));
    }

    private String type() {
        return switch (op.cell()) {
            case LSTM -> "LSTM";
            case GRU -> "GRU";
        };
    }

    /** Where ONNX's gates are among PyTorch's. */
    private long[] gates() {
        return switch (op.cell()) {
            case LSTM -> new long[] {0, 3, 1, 2};
            case GRU -> new long[] {1, 0, 2};
        };
    }

    private String weights(String of, int layer) {
        return directions(
                "weight_" + of,
                layer,
                IntStream.range(0, op.directions())
                        .mapToObj(direction -> "weight_" + of + "_" + Recurrent.suffix(layer, direction))
                        .map(suffix -> gated(suffix, op.hidden(), -1))
                        .toList());
    }

    /** Those of the input, then those of the state. */
    private String biases(int layer) {
        return directions(
                "bias",
                layer,
                IntStream.range(0, op.directions())
                        .mapToObj(direction -> Recurrent.suffix(layer, direction))
                        .map(end -> inner(
                                "bias_" + end,
                                Node.of(
                                                "Concat",
                                                gated("bias_ih_" + end, op.hidden()),
                                                gated("bias_hh_" + end, op.hidden()))
                                        .with(Attribute.integer("axis", 0))))
                        .toList());
    }

    private String directions(String role, int layer, List<String> tensors) {
        List<String> each = tensors.stream()
                .map(tensor -> inner("direction", Node.of("Unsqueeze", tensor, graph.integers(0))))
                .toList();
        return each.size() == 1
                ? each.getFirst()
                : inner(role + "_l" + layer, new Node("Concat", each, List.of(Attribute.integer("axis", 0))));
    }

    /** A tensor of the file with its gates in ONNX's order. */
    private String gated(String suffix, long... rows) {
        long[] apart = IntStream.rangeClosed(0, rows.length)
                .mapToLong(i -> i == 0 ? op.cell().gates() : rows[i - 1])
                .toArray();
        long[] joined = rows.length == 1
                ? new long[] {-1}
                : new long[] {(long) op.cell().gates() * op.hidden(), -1};
        String split = inner("gates", Node.of("Reshape", at.parameter().apply(suffix), graph.integers(apart)));
        String moved = inner(
                "ordered", Node.of("Gather", split, graph.integers(gates())).with(Attribute.integer("axis", 0)));
        return inner("joined", Node.of("Reshape", moved, graph.integers(joined)));
    }

    private static Node transposed(String x, int... axes) {
        return Node.of("Transpose", x).with(Attribute.integers("perm", axes));
    }

    private String inner(String role, Node node) {
        return graph.inner(at.layer(), role, node);
    }
}
