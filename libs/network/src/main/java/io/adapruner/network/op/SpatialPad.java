package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * More positions at the edges of planes or volumes.
 *
 * @param before along each axis in front: rows above, columns to the left
 * @param after behind: rows below, columns to the right
 * @param value what {@link Mode#CONSTANT} fills them with; 0 otherwise
 */
public record SpatialPad(Mode mode, Extent before, Extent after, double value) implements ChannelOp {
    /** Where the new values come from. */
    public enum Mode {
        CONSTANT,
        /** The inner ones mirrored at the edge, which is not repeated. */
        REFLECT,
        /** The edge, repeated. */
        REPLICATE
    }

    public SpatialPad {
        Window.requireAxes(before.axes(), after);
        if (before.axes() < 2 || before.axes() > 3) {
            throw Op.invalid("padding by " + before + " of what is neither plane nor volume");
        }
        if (!Double.isFinite(value) || (mode != Mode.CONSTANT && value != 0)) {
            throw Op.invalid(mode + " padding with the value " + value);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, before.axes() + 1);
        var dims = new ArrayList<>(List.of(x.channels()));
        for (int axis = 0; axis < before.axes(); axis++) {
            int front = before.along(axis);
            int back = after.along(axis);
            int extent = x.dims().get(axis + 1);
            if (mode == Mode.REFLECT && Math.max(front, back) >= extent) {
                throw Op.invalid("reflection by " + before + " and " + after + " needs more than that in " + x);
            }
            dims.add(Math.toIntExact((long) extent + front + back));
        }
        return new TensorShape(dims);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
