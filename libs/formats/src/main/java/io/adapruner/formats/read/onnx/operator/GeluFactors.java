package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.translation.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a product of products multiplies, to see a GELU in it. */
final class GeluFactors {
    private static final double TOLERANCE = 1e-3;
    private static final int DEEPEST = 3;

    private double scale = 1;
    private final List<String> names = new ArrayList<>();
    private final List<Call> readers = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();

    private GeluFactors() {}

    /** What the GELU is taken of, when the product is one. */
    static Optional<View> of(Call product) {
        var factors = new GeluFactors();
        factors.collect(product, 0);
        if (factors.names.size() != 2 || Math.abs(factors.scale - 0.5) > TOLERANCE) {
            return Optional.empty();
        }
        return factors.argument(0).or(() -> factors.argument(1));
    }

    private void collect(Call product, int depth) {
        for (int i = 0; i < 2; i++) {
            Optional<Call> inner =
                    depth < DEEPEST ? product.context().producers().of(product.node(), i, "Mul") : Optional.empty();
            if (scalar(product, i).isPresent()) {
                scale *= scalar(product, i).orElseThrow();
            } else if (inner.isPresent()) {
                collect(inner.get(), depth + 1);
            } else {
                names.add(product.node().inputs().get(i));
                readers.add(product);
                inputs.add(i);
            }
        }
    }

    /** The factor {@code which} when the other one is {@code 1 + erf(factor / sqrt 2)}. */
    private Optional<View> argument(int which) {
        int other = 1 - which;
        Call reader = readers.get(other);
        Optional<Call> sum = reader.context().producers().of(reader.node(), inputs.get(other), "Add");
        for (int i = 0; sum.isPresent() && i < 2; i++) {
            Optional<Call> erf = sum.get().context().producers().of(sum.get().node(), 1 - i, "Erf");
            boolean one = scalar(sum.get(), i).filter(v -> v == 1).isPresent();
            if (one && erf.isPresent() && ofScaled(erf.get(), names.get(which))) {
                return Optional.of(readers.get(which).view(inputs.get(which)));
            }
        }
        return Optional.empty();
    }

    private static boolean ofScaled(Call erf, String name) {
        Optional<Call> scaled = erf.context().producers().of(erf.node(), 0, "Div", "Mul");
        if (scaled.isEmpty()) {
            return false;
        }
        List<String> read = scaled.get().node().inputs();
        boolean divided = scaled.get().node().type().equals("Div");
        for (int i = 0; i < (divided ? 1 : 2); i++) {
            double expected = divided ? Math.sqrt(2) : Math.sqrt(0.5);
            if (read.get(i).equals(name)
                    && scalar(scaled.get(), 1 - i)
                            .filter(v -> Math.abs(v - expected) < TOLERANCE)
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Double> scalar(Call call, int input) {
        return call.has(input) && call.operand(input) instanceof Fixed(Constant constant) && constant.elements() == 1
                ? Optional.of(constant.real(0))
                : Optional.empty();
    }
}
