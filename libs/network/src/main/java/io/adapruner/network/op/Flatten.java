package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;

/** {@code [C, H, W] -> [C * H * W]}: one channel becomes {@code H * W} neighbouring features. */
public record Flatten() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return TensorShape.of(Math.toIntExact(Op.only(inputs, 0).elements()));
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int positions = Math.toIntExact(shapes.getFirst().positions());
        int[] x = inputs.getFirst();
        int[] y = new int[x.length * positions];
        for (int c = 0; c < x.length; c++) {
            Arrays.fill(y, c * positions, (c + 1) * positions, x[c]);
        }
        return y;
    }
}
