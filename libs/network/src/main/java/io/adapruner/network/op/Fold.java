package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * What {@link Unfold} made put back, {@code [C * area, places] -> [C, H, W]}; values that meet in one position are added. The
 * channels that become one are kept or pruned together.
 *
 * @param output of the map
 */
public record Fold(Extent output, Extent kernel, Extent stride, Extent padding, Extent dilation) implements ChannelOp {
    public Fold {
        Window.check(2, kernel, stride, padding, dilation);
        if (dilation.area() < 1) {
            throw Op.invalid("dilation " + dilation + " must be at least 1");
        }
    }

    /** Where the kernel stands, for one channel. */
    public TensorShape places() {
        return Window.slide(
                TensorShape.of(1, output.height(), output.width()), 1, kernel, stride, padding, dilation, false);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 2);
        if (x.channels() % kernel.area() != 0 || x.positions() != places().positions()) {
            throw Op.invalid("fold to " + output + " expects a multiple of " + kernel.area() + " channels at "
                    + places().positions() + " places, got " + x);
        }
        return TensorShape.of(x.channels() / kernel.area(), output.height(), output.width());
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        int[] y = new int[x.length / kernel.area()];
        for (int c = 0; c < x.length; c++) {
            y[c / kernel.area()] = x[c - c % kernel.area()];
            coupling.unify(x[c - c % kernel.area()], x[c]);
        }
        return y;
    }
}
