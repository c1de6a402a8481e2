package io.adapruner.engine.calibration;

import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.TensorShape;
import java.util.Optional;

/**
 * Every layer whose weights follow from equations over its inputs, seen as a convolution: one over one dimension has one row, a
 * linear layer over channels a kernel of 1 x 1, and one over features a plane of one position. Values and weights are the same,
 * in the same order; only their shapes differ.
 */
sealed interface ConvolutionView {
    WeightColumns columns();

    /** Whether outputs mix several channels. A layer of which pruning has left one in each group does no more. */
    boolean mixes();

    /** @param input what the layer reads */
    PatchSampling sampling(TensorShape input, int atLeast);

    record Plain(Convolution op) implements ConvolutionView {
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
            return PatchSampling.of(op, fitted(input, op.kernel().axes()), atLeast);
        }
    }

    record Transposed(TransposedConvolution op) implements ConvolutionView {
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
            return PatchSampling.of(op, fitted(input, op.kernel().axes()), atLeast);
        }
    }

    /** @return nothing for a layer without weights over channels */
    static Optional<ConvolutionView> of(Op op) {
        return switch (op) {
            case Convolution c -> Optional.of(new Plain(c));
            case TransposedConvolution c -> Optional.of(new Transposed(c));
            case OneDimensional line -> of(line.plane());
            case PointwiseLinear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Linear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Op _ -> Optional.empty();
        };
    }

    private static ConvolutionView pointwise(int in, int out, boolean bias) {
        return new Plain(Conv2d.of(in, out, 1, 1, 0).withBias(bias));
    }

    /** A value with so many axes of positions; where it has others, its positions are one row of a plane. */
    private static TensorShape fitted(TensorShape value, int axes) {
        return value.rank() == axes + 1
                ? value
                : TensorShape.of(value.channels(), 1, Math.toIntExact(value.positions()));
    }
}
