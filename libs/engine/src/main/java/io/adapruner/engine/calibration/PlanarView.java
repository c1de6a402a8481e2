package io.adapruner.engine.calibration;

import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
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
sealed interface PlanarView {
    WeightColumns columns();

    /** Whether outputs mix several channels. A layer of which pruning has left one in each group does no more. */
    boolean mixes();

    /** @param input the {@link #plane} that the layer reads */
    PatchSampling sampling(TensorShape input, int atLeast);

    record Convolution(Conv2d op) implements PlanarView {
        @Override
        public boolean mixes() {
            return !op.depthwise();
        }

        @Override
        public WeightColumns columns() {
            return new WeightColumns(
                    op.groups(), op.kernel().area(), op.in() / op.groups(), op.out() / op.groups(), op.bias(), false);
        }

        @Override
        public PatchSampling sampling(TensorShape input, int atLeast) {
            return PatchSampling.of(op, input, atLeast);
        }
    }

    record Transposed(ConvTranspose2d op) implements PlanarView {
        @Override
        public boolean mixes() {
            return !op.depthwise();
        }

        @Override
        public WeightColumns columns() {
            return new WeightColumns(
                    op.groups(), op.kernel().area(), op.in() / op.groups(), op.out() / op.groups(), op.bias(), true);
        }

        @Override
        public PatchSampling sampling(TensorShape input, int atLeast) {
            return PatchSampling.of(op, input, atLeast);
        }
    }

    /** @return nothing for a layer without weights over channels */
    static Optional<PlanarView> of(Op op) {
        return switch (op) {
            case Conv2d c -> Optional.of(new Convolution(c));
            case ConvTranspose2d c -> Optional.of(new Transposed(c));
            case OneDimensional line -> of(line.plane());
            case PointwiseLinear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Linear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Op _ -> Optional.empty();
        };
    }

    private static PlanarView pointwise(int in, int out, boolean bias) {
        return new Convolution(Conv2d.of(in, out, 1, 1, 0).withBias(bias));
    }

    /** {@code [C, H, W]} of a value of any rank; where it is not a plane already, its positions are one row. */
    static TensorShape plane(TensorShape value) {
        return value.rank() == 3 ? value : TensorShape.of(value.channels(), 1, Math.toIntExact(value.positions()));
    }
}
