package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Activation.Function;
import java.util.List;
import java.util.Optional;

/**
 * Functions that exporters write as several operators because the opset has none: seen at the last of them, looking back.
 * The operators before it have no reader then, and leave no layer.
 */
final class SpeltOut {
    /** What the last operator of a known pattern computes. */
    Optional<Operand> recognised(Call call) {
        return switch (call.node().type()) {
            case "Mul" -> gelu(call).or(() -> gate(call)).or(() -> NormAffine.scaled(call));
            case "Add" -> linear(call).or(() -> NormAffine.shifted(call));
            case "Div" -> NormAffine.normalised(call);
            default -> Optional.empty();
        };
    }

    /** {@code x W + b}: a linear layer over the last axis with its bias behind it. */
    private static Optional<Operand> linear(Call call) {
        for (int product = 0; product < 2; product++) {
            int bias = 1 - product;
            Optional<Call> matMul = call.context().producers().of(call.node(), product, "MatMul");
            boolean alone = matMul.isPresent()
                    && call.context()
                            .producers()
                            .readOnce(matMul.get().node().outputs().getFirst());
            if (alone
                    && call.has(bias)
                    && call.operand(bias) instanceof Fixed(Constant constant)
                    && constant instanceof Reals reals
                    && matMul.get().has(1)
                    && matMul.get().operand(1) instanceof Fixed(Constant weight)
                    && weight.shape().size() == 2
                    && reals.elements() == weight.shape().getLast()
                    && reals.shape().getLast() == reals.elements()) {
                return Optional.of(
                        MatMulOperator.linear(matMul.get(), Optional.of(reals.reshaped(List.of(reals.elements())))));
            }
        }
        return Optional.empty();
    }

    /** {@code x * sigmoid(x)} and {@code x * hardsigmoid(x)}, {@code x * tanh(softplus(x))}. */
    private static Optional<Operand> gate(Call call) {
        for (int gated = 0; gated < 2; gated++) {
            String value = call.node().inputs().get(gated);
            Optional<Call> gate =
                    call.context().producers().of(call.node(), 1 - gated, "Sigmoid", "HardSigmoid", "Tanh");
            if (gate.isEmpty() || !call.flows(gated)) {
                continue;
            }
            Optional<Function> function =
                    switch (gate.get().node().type()) {
                        case "Sigmoid" -> reads(gate.get(), value) ? Optional.of(Function.SILU) : Optional.empty();
                        case "HardSigmoid" ->
                            reads(gate.get(), value) && FunctionOperator.standard(gate.get())
                                    ? Optional.of(Function.HARD_SWISH)
                                    : Optional.empty();
                        default ->
                            gate.get()
                                    .context()
                                    .producers()
                                    .of(gate.get().node(), 0, "Softplus")
                                    .filter(softplus -> reads(softplus, value))
                                    .map(softplus -> Function.MISH);
                    };
            if (function.isPresent()) {
                return Optional.of(
                        new Operand.Flow(call.layers().elementwise(new Activation(function.get()), call.view(gated))));
            }
        }
        return Optional.empty();
    }

    private static boolean reads(Call call, String value) {
        return call.node().inputs().getFirst().equals(value);
    }

    /** {@code 0.5 x (1 + erf(x / sqrt 2))}, in any order of the factors. */
    private static Optional<Operand> gelu(Call call) {
        return GeluFactors.of(call)
                .map(view -> new Operand.Flow(call.layers().elementwise(new Activation(Function.GELU), view)));
    }
}
