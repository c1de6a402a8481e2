package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation on {@code [C, L]}: the planar one on {@code [C, 1, L]}. Kernels keep the shape that they have in PyTorch,
 * {@code [out, in / groups, length]}.
 *
 * @param plane a convolution, transposed or not, a pooling, a resize or a padding that leaves one row one row
 */
public record OneDimensional(Op plane) implements Op {
    public OneDimensional {
        boolean flat =
                switch (plane) {
                    case Conv2d op -> op.kernel().height() == 1 && op.padding().height() == 0;
                    case ConvTranspose2d op ->
                        op.kernel().height() == 1 && op.padding().height() == 0;
                    case MaxPool2d op ->
                        op.kernel().height() == 1 && op.padding().height() == 0;
                    case AvgPool2d op ->
                        op.kernel().height() == 1 && op.padding().height() == 0;
                    case AdaptiveAvgPool2d op -> op.output().height() == 1;
                    case AdaptiveMaxPool2d op -> op.output().height() == 1;
                    case Resize op -> op.output().axes() == 2 && op.output().height() == 1 && op.scaleHeight() == 0;
                    case SpatialPad op ->
                        op.before().axes() == 2
                                && op.before().height() == 0
                                && op.after().height() == 0;
                    case Op _ -> false;
                };
        if (!flat) {
            throw Op.invalid(plane + " has no meaning on one row");
        }
    }

    private static TensorShape widened(TensorShape line) {
        return TensorShape.of(line.channels(), 1, line.dims().get(1));
    }

    @Override
    public List<Integer> sizes() {
        return plane.sizes();
    }

    @Override
    public Op withSizes(List<Integer> changed) {
        return new OneDimensional(plane.withSizes(changed));
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape y = plane.outputShape(List.of(widened(Op.only(inputs, 2))));
        return TensorShape.of(y.channels(), y.width());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return plane.parameters().stream().map(OneDimensional::narrowed).toList();
    }

    private static ParameterSpec narrowed(ParameterSpec spec) {
        if (spec.shape().size() != 4) {
            return spec;
        }
        var shape = new ArrayList<>(spec.shape());
        var axes = new ArrayList<>(spec.axes());
        shape.remove(2);
        axes.remove(2);
        return new ParameterSpec(spec.name(), shape, axes, spec.role());
    }

    @Override
    public long macs(TensorShape input, TensorShape output) {
        return plane.macs(widened(input), widened(output));
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities y = plane.couple(
                coupling,
                inputs.stream().map(x -> x.reshaped(widened(x.shape()))).toList());
        return y.reshaped(TensorShape.of(y.shape().channels(), y.shape().width()));
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        return new OneDimensional(
                plane.prune(inputs.stream().map(OneDimensional::widened).toList(), widened(output)));
    }

    private static Survivors widened(Survivors line) {
        return new Survivors(widened(line.shape()), 2 * line.axis(), line.indices());
    }
}
