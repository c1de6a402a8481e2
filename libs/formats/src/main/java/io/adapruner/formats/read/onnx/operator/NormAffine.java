package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.translation.View;
import java.util.List;
import java.util.Optional;

/** Layer normalisation as it is written before opset 17: mean, difference, variance, quotient, scale and shift. */
final class NormAffine {
    private NormAffine() {}

    /**
     * What a quotient normalises.
     *
     * @param axis the one that the statistics are over
     */
    private record Normalised(View view, int axis, double eps) {}

    /** {@code (x - mean(x)) / sqrt(mean((x - mean(x)) ^ 2) + eps)}. */
    static Optional<Operand> normalised(Call quotient) {
        return seen(quotient).flatMap(n -> norm(quotient, n, Optional.empty(), Optional.empty()));
    }

    /** That times a constant. */
    static Optional<Operand> scaled(Call product) {
        return factor(product).flatMap(weight -> quotient(product)
                .flatMap(n -> norm(product, n, Optional.of(weight), Optional.empty())));
    }

    /** That plus a constant. */
    static Optional<Operand> shifted(Call sum) {
        return factor(sum).flatMap(bias -> other(sum, "Mul")
                .flatMap(product -> factor(product).flatMap(weight -> quotient(product)
                        .flatMap(n -> norm(product, n, Optional.of(weight), Optional.of(bias))))));
    }

    private static Optional<Operand> norm(Call call, Normalised n, Optional<Reals> weight, Optional<Reals> bias) {
        boolean vectors =
                weight.stream().allMatch(w -> channels(w, n)) && bias.stream().allMatch(b -> channels(b, n));
        return vectors
                ? LayerNormOperator.overChannels(call, n.view(), n.axis(), n.eps(), weight, bias)
                : Optional.empty();
    }

    private static boolean channels(Reals vector, Normalised n) {
        return vector.elements() == n.view().base().shape().channels()
                && vector.shape().getLast() == vector.elements();
    }

    private static Optional<Normalised> quotient(Call product) {
        return other(product, "Div").flatMap(NormAffine::seen);
    }

    private static Optional<Call> other(Call call, String type) {
        return call.context().producers().of(call.node(), 0, type).or(() -> call.context()
                .producers()
                .of(call.node(), 1, type));
    }

    private static Optional<Reals> factor(Call call) {
        for (int i = 0; i < 2; i++) {
            if (call.has(i)
                    && call.operand(i) instanceof Fixed(Constant constant)
                    && constant instanceof Reals reals
                    && !reals.shape().isEmpty()) {
                return Optional.of(reals);
            }
        }
        return Optional.empty();
    }

    private static Optional<Normalised> seen(Call quotient) {
        Producers producers = quotient.context().producers();
        Optional<Call> difference = producers.of(quotient.node(), 0, "Sub");
        Optional<Call> sum =
                producers.of(quotient.node(), 1, "Sqrt").flatMap(root -> producers.of(root.node(), 0, "Add"));
        if (difference.isEmpty() || sum.isEmpty() || !difference.get().flows(0)) {
            return Optional.empty();
        }
        String centred = difference.get().node().outputs().getFirst();
        String x = difference.get().node().inputs().getFirst();
        View view = difference.get().view(0);
        return producers
                .of(difference.get().node(), 1, "ReduceMean")
                .filter(mean -> mean.node().inputs().getFirst().equals(x))
                .flatMap(mean -> ReduceOperator.single(mean, view))
                .flatMap(axis -> variance(sum.get(), producers, centred, view, axis)
                        .map(eps -> new Normalised(view, axis, eps)));
    }

    /** The eps that is added to the mean of squares. */
    private static Optional<Double> variance(Call sum, Producers producers, String centred, View view, int axis) {
        for (int i = 0; i < 2; i++) {
            Optional<Call> mean = producers.of(sum.node(), 1 - i, "ReduceMean");
            boolean squares = mean.isPresent()
                    && ReduceOperator.single(mean.get(), view).equals(Optional.of(axis))
                    && squared(mean.get(), producers, centred);
            if (squares && sum.has(i) && sum.operand(i) instanceof Fixed(Constant eps) && eps.elements() == 1) {
                return Optional.of(NormOperator.decimal(eps.real(0)));
            }
        }
        return Optional.empty();
    }

    private static boolean squared(Call mean, Producers producers, String centred) {
        Optional<Call> power = producers.of(mean.node(), 0, "Pow", "Mul");
        if (power.isEmpty()) {
            return false;
        }
        List<String> inputs = power.get().node().inputs();
        boolean product = power.get().node().type().equals("Mul");
        return inputs.getFirst().equals(centred)
                && (product
                        ? inputs.getLast().equals(centred)
                        : power.get().operand(1) instanceof Fixed(Constant two) && two.real(0) == 2);
    }
}
