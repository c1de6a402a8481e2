package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Padding;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.SpatialPad.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** More positions at the edges, or channels of zeros. */
final class PadOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Pad");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        int rank = view.rank();
        List<Long> pads = call.list("pads", 1).orElseThrow(() -> call.unsupported("its pads are missing"));
        List<Long> axes = call.list("axes", 3)
                .orElseGet(
                        () -> IntStream.range(0, rank).mapToObj(a -> (long) a).toList());
        if (pads.size() != 2 * axes.size()) {
            throw call.unsupported("it has " + pads.size() + " pads for " + axes.size() + " axes");
        }
        var before = new ArrayList<>(Collections.nCopies(rank, 0));
        var after = new ArrayList<>(Collections.nCopies(rank, 0));
        for (int i = 0; i < axes.size(); i++) {
            int axis = call.layers().axis(axes.get(i), rank);
            before.set(axis, Math.toIntExact(pads.get(i)));
            after.set(axis, Math.toIntExact(pads.get(i + axes.size())));
        }
        if (call.node().text("mode", "constant").equals("wrap")) {
            return new Flow(new Parts(call.layers()).wrapped(view, before, after));
        }
        return new Flow(new Padding(call.layers(), mode(call), value(call)).by(view, before, after));
    }

    private static double value(Call call) {
        return call.optional(2)
                .filter(c -> c.elements() == 1)
                .map(c -> c.real(0))
                .orElse(0.0);
    }

    private static Mode mode(Call call) {
        return switch (call.node().text("mode", "constant")) {
            case "constant" -> Mode.CONSTANT;
            case "reflect" -> Mode.REFLECT;
            case "edge" -> Mode.REPLICATE;
            default -> throw call.unsupported("the mode " + call.node().text("mode", "") + " is not understood");
        };
    }
}
