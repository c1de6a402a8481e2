package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.FlattenedView;
import io.adapruner.formats.translation.LastAxis;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Products;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fully connected layers, over features or over the channels at each position, and products of two activations. */
final class MatMulOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("MatMul", "Gemm");
    }

    @Override
    public Operand only(Call call) {
        if (call.node().type().equals("Gemm")) {
            return gemm(call);
        }
        if (call.flows(0) && call.flows(1)) {
            return new Flow(new Products(call.layers()).of(call.view(0), call.view(1)));
        }
        return call.operand(0) instanceof Fixed
                ? AveragingMatrix.fromTheLeft(call)
                : AveragingMatrix.fromTheRight(call).orElseGet(() -> linear(call, Optional.empty()));
    }

    /** {@code alpha A B + beta C}. */
    private static Operand gemm(Call call) {
        if (call.node().truth("transA", false)) {
            throw call.unsupported("its input is transposed, so that the batch is not the first axis");
        }
        Reals weight = scaled(call.reals(1), call.node().real("alpha", 1));
        Optional<Reals> bias =
                call.optionalReals(2).map(c -> scaled(c, call.node().real("beta", 1)));
        boolean transposed = call.node().truth("transB", false);
        Reals matrix = transposed ? weight : weight.permuted(List.of(1, 0));
        int out = call.extent(matrix.shape(), 0);
        return applied(call, matrix, bias.map(b -> vector(b, out)));
    }

    private static Reals scaled(Reals matrix, double factor) {
        if (factor == 1) {
            return matrix;
        }
        Reals settled = matrix.settled();
        float[] values = settled.base().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * factor);
        }
        return new Reals(matrix.name(), Tensor.of(settled.shape(), values));
    }

    private static Reals vector(Reals bias, int out) {
        return bias.elements() == 1 && out > 1
                ? bias.taken(List.of(out), new int[out])
                : bias.reshaped(List.of(bias.elements()));
    }

    /** {@code x W}, W as {@code [in, out]}. */
    static Operand linear(Call call, Optional<Reals> bias) {
        Reals weight = call.reals(1);
        if (weight.shape().size() != 2) {
            throw call.unsupported("it multiplies by a constant of shape " + weight.shape()
                    + "; only matrices of [in, out] are understood");
        }
        return applied(call, weight.permuted(List.of(1, 0)), bias);
    }

    /** @param matrix as {@code [out, in]} */
    private static Operand applied(Call call, Reals matrix, Optional<Reals> bias) {
        View view = call.view(0);
        if (matrix.shape().size() != 2) {
            throw call.unsupported("its weight of shape " + matrix.shape() + " is no matrix");
        }
        int out = matrix.shape().getFirst();
        int in = matrix.shape().getLast();
        int last = view.rank() - 1;
        // The axis that changes its extent must be the one that counts channels, not another of extent 1 that looks the
        // same.
        boolean pointwise = view.rank() > 2
                && view.base().shape().rank() > 1
                && view.batchFirst()
                && view.order().filter(order -> order.get(1) == last).isPresent();
        if (pointwise) {
            Activation y = call.layer(
                    new PointwiseLinear(in, out, bias.isPresent()), view.base(), Call.parameters(matrix, bias));
            return new Flow(call.layers().ordered(view).seen(y));
        }
        if (!view.batchFirst()) {
            return behindTheBatch(call, view, matrix, bias);
        }
        Optional<FlattenedView> flattened = FlattenedView.of(view);
        if (flattened.isPresent() && view.rank() == 2) {
            Activation features = call.arranged(flattened.get().lying());
            return Flow.of(call.layer(
                    new Linear(in, out, bias.isPresent()),
                    features,
                    Call.parameters(columns(matrix, flattened.get()), bias)));
        }
        Activation x = call.arranged(view);
        if (x.shape().rank() == 1) {
            return Flow.of(call.layer(new Linear(in, out, bias.isPresent()), x, Call.parameters(matrix, bias)));
        }
        return overLastAxis(call, x, matrix, bias);
    }

    /** Where the batch is does not matter to the channels at each position. */
    private static Operand behindTheBatch(Call call, View view, Reals matrix, Optional<Reals> bias) {
        var op = new PointwiseLinear(matrix.shape().getLast(), matrix.shape().getFirst(), bias.isPresent());
        if (view.channels(view.rank() - 1) && view.base().shape().rank() > 1) {
            return new Flow(view.withChannels(call.layer(op, view.base(), Call.parameters(matrix, bias))));
        }
        var last = new LastAxis(view);
        return new Flow(last.seen(call.layer(op, last.moved(call.layers()), Call.parameters(matrix, bias))));
    }

    /** The matrix for features in the order in which they are stored, not in which they are seen. */
    private static Reals columns(Reals matrix, FlattenedView view) {
        int out = matrix.shape().getFirst();
        var split = new ArrayList<>(List.of(out));
        split.addAll(view.extents());
        var order = new ArrayList<>(List.of(0));
        view.lyingOrder().forEach(axis -> order.add(axis + 1));
        return matrix.reshaped(split)
                .permuted(order)
                .reshaped(List.of(out, matrix.shape().getLast()));
    }

    /** A last axis that does not count channels is moved to where they are. */
    private static Operand overLastAxis(Call call, Activation x, Reals matrix, Optional<Reals> bias) {
        int rank = x.shape().rank();
        var order = new ArrayList<Integer>(List.of(0, rank));
        for (int axis = 1; axis < rank; axis++) {
            order.add(axis);
        }
        Activation moved = call.arranged(View.of(x).permuted(order));
        var op = new PointwiseLinear(matrix.shape().getLast(), matrix.shape().getFirst(), bias.isPresent());
        return new Flow(new Ordered(moved, order).seen(call.layer(op, moved, Call.parameters(matrix, bias))));
    }
}
