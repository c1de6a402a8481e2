package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.WithParameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of two numbers. */
record Arithmetics(Graph graph) {
    /** {@code TensorProto.DataType}. */
    private static final int FLOAT = 1;

    private static final int BOOL = 9;

    Node node(Layer layer, Arithmetic arithmetic, String x, String y) {
        return arithmetic.compares() ? number(layer, comparison(layer, arithmetic, x, y)) : function(arithmetic, x, y);
    }

    private Node comparison(Layer layer, Arithmetic arithmetic, String x, String y) {
        return switch (arithmetic) {
            case EQUAL -> Node.of("Equal", x, y);
            case UNEQUAL -> Node.of("Not", graph.inner(layer, "equal", Node.of("Equal", x, y)));
            case LESS -> Node.of("Less", x, y);
            case AT_MOST -> Node.of("LessOrEqual", x, y);
            case GREATER -> Node.of("Greater", x, y);
            case AT_LEAST -> Node.of("GreaterOrEqual", x, y);
            case ADD, SUBTRACT, REVERSE_SUBTRACT, MULTIPLY, DIVIDE, REVERSE_DIVIDE, POWER, MAXIMUM, MINIMUM ->
                throw new IllegalArgumentException(arithmetic + " is no comparison");
        };
    }

    /** ONNX's truths and whole numbers as the floats that a network's values are. */
    Node number(Layer layer, Node exact) {
        return Node.of("Cast", graph.inner(layer, "exact", exact)).with(Attribute.integer("to", FLOAT));
    }

    Node where(Place at) {
        return Node.of(
                "Where", holds(at, at.x()), at.values().get(1), at.values().getLast());
    }

    Node fill(Fill op, Place at) {
        return Node.of("Where", holds(at, at.values().getLast()), graph.scalar((float) op.value()), at.x());
    }

    private String holds(Place at, String condition) {
        return graph.inner(at.layer(), "holds", Node.of("Cast", condition).with(Attribute.integer("to", BOOL)));
    }

    private static Node function(Arithmetic arithmetic, String x, String y) {
        return switch (arithmetic) {
            case ADD -> Node.of("Add", x, y);
            case SUBTRACT -> Node.of("Sub", x, y);
            case REVERSE_SUBTRACT -> Node.of("Sub", y, x);
            case MULTIPLY -> Node.of("Mul", x, y);
            case DIVIDE -> Node.of("Div", x, y);
            case REVERSE_DIVIDE -> Node.of("Div", y, x);
            case POWER -> Node.of("Pow", x, y);
            case MAXIMUM -> Node.of("Max", x, y);
            case MINIMUM -> Node.of("Min", x, y);
            case EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                throw new IllegalArgumentException(arithmetic + " is a comparison");
        };
    }

    Node withParameter(WithParameter op, Place at) {
        String tensor = at.parameter().apply("");
        String viewed = op.shape().equals(op.view()) ? tensor : viewed(at, tensor, op.view());
        return node(at.layer(), op.arithmetic(), at.x(), viewed);
    }

    /** A tensor of the file in another shape. */
    String viewed(Place at, String tensor, List<Integer> view) {
        long[] dims = view.stream().mapToLong(Integer::longValue).toArray();
        return graph.inner(at.layer(), "view", Node.of("Reshape", tensor, graph.integers(dims)));
    }

    /** {@code [C, 1, ...]}. */
    static List<Integer> perChannel(int channels, int rank) {
        var view = new ArrayList<>(Collections.nCopies(rank, 1));
        view.set(0, channels);
        return view;
    }
}
