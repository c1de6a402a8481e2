package io.adapruner.engine.calibration;

import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.tensor.TensorShape;
import java.util.Optional;

/**
 * Every layer whose weights follow from equations over its inputs, seen as a convolution over a plane: a convolution over one
 * dimension has one row, a linear layer over channels a kernel of 1 x 1, and one over features a plane of one position. Values
 * and weights are the same, in the same order; only their shapes differ.
 */
final class PlanarView {
    private PlanarView() {}

    /** @return nothing for a layer whose outputs do not each mix several channels */
    static Optional<Conv2d> of(Op op) {
        return switch (op) {
            case Conv2d conv -> Optional.of(conv).filter(c -> !c.depthwise());
            case OneDimensional line -> of(line.plane());
            case PointwiseLinear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Linear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Op _ -> Optional.empty();
        };
    }

    private static Conv2d pointwise(int in, int out, boolean bias) {
        return Conv2d.of(in, out, 1, 1, 0).withBias(bias);
    }

    /** {@code [C, H, W]} of a value of any rank; where it is not a plane already, its positions are one row. */
    static TensorShape plane(TensorShape value) {
        return value.rank() == 3 ? value : TensorShape.of(value.channels(), 1, Math.toIntExact(value.positions()));
    }
}
