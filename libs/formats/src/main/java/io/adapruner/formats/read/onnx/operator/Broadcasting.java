package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Alignment;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Element-wise operators over activations and constants of other shapes. */
final class Broadcasting {
    private final Call call;

    Broadcasting(Call call) {
        this.call = call;
    }

    /** An activation combined with a constant. */
    View withConstant(Arithmetic arithmetic, View view, Constant constant) {
        if (constant.elements() == 1 && constant.shape().size() <= view.rank()) {
            return new Scaling(call.layers()).by(arithmetic, view, constant.real(0));
        }
        Reals reals = once(view.rank(), reals(constant));
        if (view.batchJoined()) {
            return view.together(
                    withConstant(arithmetic, view.apart(), call.layers().inEveryImage(reals, view)));
        }
        Ordered ordered = call.layers().ordered(view);
        Alignment<Reals> aligned = Alignment.of(call.layers(), ordered, reals);
        boolean trained = !reals.name().isEmpty();
        var op = new WithParameter(arithmetic, aligned.tensor().shape(), aligned.view(), trained);
        return ordered.seen(call.layer(op, ordered.base(), Map.of("", aligned.tensor())));
    }

    /** A constant as a value of the network, of that many axes. */
    View value(Constant constant, int rank) {
        Reals once = once(rank, reals(constant));
        return call.layers()
                .stored(
                        once,
                        rank,
                        !once.name().isEmpty(),
                        (op, tensor) -> call.layer(op, call.context().draft().input(), Map.of("", tensor)));
    }

    private static Reals reals(Constant constant) {
        return constant instanceof Reals reals ? reals : new Reals("", Tensor.of(constant.shape(), floats(constant)));
    }

    /** Without being repeated for each image of the graph's batch. */
    private Reals once(int rank, Reals constant) {
        List<Integer> shape = constant.shape();
        int batch = shape.isEmpty() ? 1 : shape.getFirst();
        if (batch < 2 || shape.size() != rank || batch != call.context().batch()) {
            return constant;
        }
        Reals settled = constant.settled();
        int each = settled.elements() / batch;
        FloatBuffer values = settled.base().buffer();
        FloatBuffer first = values.slice(0, each);
        for (int image = 1; image < batch; image++) {
            if (!values.slice(image * each, each).equals(first)) {
                return constant;
            }
        }
        var single = new ArrayList<>(shape);
        single.set(0, 1);
        return new Reals(constant.name(), Tensor.of(single, first));
    }

    private static float[] floats(Constant constant) {
        Constant settled = constant.settled();
        float[] floats = new float[settled.elements()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) settled.real(i);
        }
        return floats;
    }
}
