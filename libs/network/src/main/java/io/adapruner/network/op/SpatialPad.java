package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * More rows and columns at the edges.
 *
 * @param before rows above and columns to the left
 * @param after rows below and columns to the right
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
        if (!Double.isFinite(value) || (mode != Mode.CONSTANT && value != 0)) {
            throw Op.invalid(mode + " padding with the value " + value);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        boolean beyond = Math.max(before.height(), after.height()) >= x.height()
                || Math.max(before.width(), after.width()) >= x.width();
        if (mode == Mode.REFLECT && beyond) {
            throw Op.invalid("reflection by " + before + " and " + after + " needs more than that in " + x);
        }
        return TensorShape.of(
                x.channels(),
                Math.toIntExact((long) x.height() + before.height() + after.height()),
                Math.toIntExact((long) x.width() + before.width() + after.width()));
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
