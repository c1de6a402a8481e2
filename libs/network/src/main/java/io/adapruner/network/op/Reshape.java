package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same values, row-major, in another shape. Where the first axis splits into channels and positions, or joins whole
 * channels, they are followed: channels that become one are kept or pruned together. Elsewhere they stay whole.
 */
public record Reshape(List<Integer> to) implements Op {
    public Reshape {
        to = new TensorShape(to).dims();
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        var y = new TensorShape(to);
        if (x.elements() != y.elements()) {
            throw Op.invalid(x + " cannot be reshaped to " + y);
        }
        return y;
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        var y = new TensorShape(to);
        long before = shapes.getFirst().positions();
        long after = y.positions();
        int[] channels = new int[y.channels()];
        if (before % after == 0) {
            int each = Math.toIntExact(before / after);
            Arrays.setAll(channels, c -> x[c / each]);
            return channels;
        }
        if (after % before == 0) {
            int joined = Math.toIntExact(after / before);
            Arrays.setAll(channels, c -> x[c * joined]);
            for (int c = 0; c < x.length; c++) {
                coupling.unify(channels[c / joined], x[c]);
            }
            return channels;
        }
        return Op.opaque(
                coupling, inputs, y, "reshape of " + shapes.getFirst() + " to " + y + ", which splits channels");
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        var fewer = new ArrayList<>(to);
        fewer.set(0, output.length);
        return new Reshape(fewer);
    }
}
