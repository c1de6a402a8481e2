package io.adapruner.engine.calibration;

import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.KernelOp;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.TensorShape;
import java.util.Optional;

/**
 * Every layer whose weights follow from equations over its inputs, seen as a convolution, transposed or not: one over one dimension has one row, a
 * linear layer over channels a kernel of 1 x 1, and one over features a plane of one position. Values and weights are the same,
 * in the same order; only their shapes differ.
 */
record ConvolutionView(KernelOp op) {
    /** Whether outputs mix several channels. A layer of which pruning has left one in each group does no more. */
    boolean mixes() {
        return !op.depthwise();
    }

    WeightColumns columns() {
        return new WeightColumns(
                op.groups(),
                op.kernel().area(),
                op.in() / op.groups(),
                op.out() / op.groups(),
                op.bias(),
                op instanceof TransposedConvolution);
    }

    /** @param input what the layer reads */
    PatchSampling sampling(TensorShape input, int atLeast) {
        TensorShape fitted = fitted(input, op.kernel().axes());
        return switch (op) {
            case Convolution c -> PatchSampling.of(c, fitted, atLeast);
            case TransposedConvolution c -> PatchSampling.of(c, fitted, atLeast);
        };
    }

    /** @return nothing for a layer without weights over channels */
    static Optional<ConvolutionView> of(Op op) {
        return switch (op) {
            case KernelOp kernel -> Optional.of(new ConvolutionView(kernel));
            case OneDimensional line -> of(line.plane());
            case PointwiseLinear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Linear l -> Optional.of(pointwise(l.in(), l.out(), l.bias()));
            case Op _ -> Optional.empty();
        };
    }

    private static ConvolutionView pointwise(int in, int out, boolean bias) {
        return new ConvolutionView(Conv2d.of(in, out, 1, 1, 0).withBias(bias));
    }

    /** A value with so many axes of positions; where it has others, its positions are one row of a plane. */
    private static TensorShape fitted(TensorShape value, int axes) {
        return value.rank() == axes + 1
                ? value
                : TensorShape.of(value.channels(), 1, Math.toIntExact(value.positions()));
    }
}
