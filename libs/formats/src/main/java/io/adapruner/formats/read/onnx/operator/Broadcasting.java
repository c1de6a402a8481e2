package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.Tensor;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Element-wise operators over activations and constants of other shapes. */
final class Broadcasting {
    private final Call call;

    Broadcasting(Call call) {
        this.call = call;
    }

    /** An activation combined with a constant. */
    View withConstant(Arithmetic arithmetic, View view, Constant constant) {
        if (constant.elements() == 1 && constant.shape().size() <= view.rank()) {
            double value = constant.real(0);
            return neutral(arithmetic, value)
                    ? view
                    : new View(call.layer(new WithScalar(arithmetic, value), view.base()), view.axes());
        }
        Reals reals = constant instanceof Reals r ? r : new Reals("", Tensor.of(constant.shape(), floats(constant)));
        Optional<List<Integer>> order = call.wholeAxes(view);
        if (order.isEmpty()) {
            View arranged = View.of(call.arranged(view));
            return withConstant(arithmetic, arranged, constant);
        }
        return new View(withTensor(arithmetic, view, order.get(), reals), view.axes());
    }

    private static boolean neutral(Arithmetic arithmetic, double value) {
        return switch (arithmetic) {
            case ADD, SUBTRACT -> value == 0;
            case MULTIPLY, DIVIDE, POWER -> value == 1;
            case REVERSE_SUBTRACT, REVERSE_DIVIDE -> false;
            case MAXIMUM -> value == Double.NEGATIVE_INFINITY;
            case MINIMUM -> value == Double.POSITIVE_INFINITY;
        };
    }

    private static float[] floats(Constant constant) {
        Constant settled = constant.settled();
        float[] floats = new float[settled.elements()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) settled.real(i);
        }
        return floats;
    }

    /** The tensor keeps the shape that it has in the file when only its axes of extent 1 are elsewhere. */
    private Activation withTensor(Arithmetic arithmetic, View view, List<Integer> order, Reals tensor) {
        int rank = view.rank();
        if (tensor.shape().size() > rank) {
            throw misfit(view, tensor);
        }
        var aligned = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - rank + tensor.shape().size();
            aligned.add(own < 0 ? 1 : tensor.shape().get(own));
        }
        if (aligned.getFirst() != 1) {
            throw misfit(view, tensor);
        }
        List<Integer> seen = order.stream().skip(1).map(aligned::get).toList();
        List<Integer> moved =
                order.stream().filter(axis -> aligned.get(axis) != 1).toList();
        boolean asItLies = moved.equals(moved.stream().sorted().toList());
        Reals stored =
                asItLies ? tensor : tensor.reshaped(aligned).permuted(order).reshaped(seen);
        for (int axis = 0; axis < seen.size(); axis++) {
            int extent = view.base().shape().dims().get(axis);
            if (seen.get(axis) != 1 && seen.get(axis) != extent) {
                throw misfit(view, tensor);
            }
        }
        boolean trained = !tensor.name().isEmpty();
        var op = new WithParameter(arithmetic, stored.shape(), seen, trained);
        return call.layer(op, view.base(), Map.of("", stored));
    }

    private RuntimeException misfit(View view, Constant constant) {
        return call.unsupported("a constant of shape " + constant.shape() + " does not fit " + view);
    }
}
