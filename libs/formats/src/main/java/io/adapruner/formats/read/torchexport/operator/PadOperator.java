package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Padding;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.SpatialPad.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** More positions at the edges, or channels of zeros. */
final class PadOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "constant_pad_nd.default",
                "pad.default",
                "reflection_pad1d.default",
                "reflection_pad2d.default",
                "replication_pad1d.default",
                "replication_pad2d.default",
                "reflection_pad3d.default",
                "replication_pad3d.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        List<Integer> pad = call.wholes(call.has("pad") ? "pad" : "padding").stream()
                .map(Math::toIntExact)
                .toList();
        int rank = view.rank();
        var before = new ArrayList<>(Collections.nCopies(rank, 0));
        var after = new ArrayList<>(Collections.nCopies(rank, 0));
        // Pairs from the last axis to the first.
        for (int pair = 0; pair < pad.size() / 2; pair++) {
            int axis = call.layers().axis(rank - 1L - pair, rank);
            before.set(axis, pad.get(2 * pair));
            after.set(axis, pad.get(2 * pair + 1));
        }
        if (call.text("mode", "constant").equals("circular")) {
            return Outcome.fresh(
                    new Parts(call.layers()).wrapped(view, before, after).simplified());
        }
        var padding = new Padding(call.layers(), mode(call), call.real("value", 0));
        return Outcome.fresh(padding.by(view, before, after).simplified());
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
