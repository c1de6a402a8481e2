package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Softmax;
import java.util.Set;

/** Softmax and its logarithm along one axis. */
final class SoftmaxOperator implements Operator.Single {
    private static final int ONE_AXIS = 13;

    @Override
    public Set<String> types() {
        return Set.of("Softmax", "LogSoftmax");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        boolean flattens = call.context().opset() < ONE_AXIS;
        int axis = call.layers().axis(call.node().whole("axis", flattens ? 1 : -1), view.rank());
        if (flattens
                && axis != view.rank() - 1
                && view.extents().subList(axis + 1, view.rank()).stream().anyMatch(e -> e != 1)) {
            throw call.unsupported("before opset 13 it is over all axes from " + axis + " on, which is not understood");
        }
        if (axis == 0) {
            throw call.unsupported("it is over the batch");
        }
        boolean log = call.node().type().startsWith("Log");
        return new Flow(call.layers().along(view, axis, own -> new Softmax(own, log)));
    }
}
