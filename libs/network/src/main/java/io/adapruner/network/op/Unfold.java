package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;

/**
 * The values under a kernel at each of its places, side by side: {@code [C, H, W] -> [C * area, places]}. Padding is zero. A
 * channel becomes as many neighbouring ones as the kernel has positions.
 */
public record Unfold(Extent kernel, Extent stride, Extent padding, Extent dilation) implements ChannelOp {
    public Unfold {
        Window.check(2, kernel, stride, padding, dilation);
        if (dilation.area() < 1) {
            throw Op.invalid("dilation " + dilation + " must be at least 1");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        TensorShape places = Window.slide(x, 1, kernel, stride, padding, dilation, false);
        return TensorShape.of(Math.multiplyExact(x.channels(), kernel.area()), Math.toIntExact(places.positions()));
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        int[] y = new int[x.length * kernel.area()];
        Arrays.setAll(y, c -> x[c / kernel.area()]);
        return y;
    }
}
