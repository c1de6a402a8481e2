package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.SpatialPad.Mode;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.List;
import java.util.Set;

/** More rows and columns at the edges, or channels of zeros. */
final class PadOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "constant_pad_nd.default",
                "pad.default",
                "reflection_pad1d.default",
                "reflection_pad2d.default",
                "replication_pad1d.default",
                "replication_pad2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.layers().view("self", call.value("self"));
        List<Integer> pad = call.wholes(call.has("pad") ? "pad" : "padding").stream()
                .map(Math::toIntExact)
                .toList();
        Ordered ordered = call.layers().ordered(view);
        int rank = view.rank();
        int[] before = new int[rank];
        int[] after = new int[rank];
        // Pairs from the last axis to the first.
        for (int pair = 0; pair < pad.size() / 2; pair++) {
            int own = ordered.own(call.layers().axis(rank - 1L - pair, rank));
            before[own + 1] = pad.get(2 * pair);
            after[own + 1] = pad.get(2 * pair + 1);
        }
        if (before[0] != 0 || after[0] != 0) {
            throw call.unsupported("it pads the batch");
        }
        return Outcome.fresh(
                ordered.seen(padded(call, ordered.base(), before, after)).simplified());
    }

    private static Activation padded(Call call, Activation base, int[] before, int[] after) {
        Mode mode = mode(call);
        double value = call.real("value", 0);
        Activation result = base;
        if (before[1] != 0 || after[1] != 0) {
            if (mode != Mode.CONSTANT || value != 0) {
                throw call.unsupported("it pads channels by something else than zeros");
            }
            result = call.layer(new ZeroPadChannels(base.shape().channels(), before[1], after[1]), result);
        }
        int rank = before.length;
        boolean nothing = true;
        for (int axis = 2; axis < rank; axis++) {
            nothing &= before[axis] == 0 && after[axis] == 0;
        }
        if (nothing) {
            return result;
        }
        if (rank < 3 || rank > 4) {
            throw call.unsupported("it pads [batch, " + base.shape() + "]; only images and sequences are understood");
        }
        var front = new Extent(rank == 3 ? 0 : before[2], before[rank - 1]);
        var back = new Extent(rank == 3 ? 0 : after[2], after[rank - 1]);
        var op = new SpatialPad(mode, front, back, mode == Mode.CONSTANT ? value : 0);
        return call.layer(rank == 3 ? new OneDimensional(op) : op, result);
    }

    private static Mode mode(Call call) {
        String operator = call.operator();
        String mode = operator.startsWith("reflection")
                ? "reflect"
                : operator.startsWith("replication") ? "replicate" : call.text("mode", "constant");
        return switch (mode) {
            case "constant" -> Mode.CONSTANT;
            case "reflect" -> Mode.REFLECT;
            case "replicate" -> Mode.REPLICATE;
            default -> throw call.unsupported("the mode " + mode + " is not understood");
        };
    }
}
