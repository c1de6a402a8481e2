package io.adapruner.formats.write.onnx;

import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.WithParameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of two numbers. */
record Arithmetics(Graph graph) {
    static Node node(Arithmetic arithmetic, String x, String y) {
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
        };
    }

    Node withParameter(WithParameter op, Place at) {
        String tensor = at.parameter().apply("");
        String viewed = op.shape().equals(op.view()) ? tensor : viewed(at, tensor, op.view());
        return node(op.arithmetic(), at.x(), viewed);
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
