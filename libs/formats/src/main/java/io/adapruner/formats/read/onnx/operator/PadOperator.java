package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.SpatialPad.Mode;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.List;
import java.util.Optional;
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
        long[] before = new long[rank];
        long[] after = new long[rank];
        for (int i = 0; i < axes.size(); i++) {
            int axis = call.axis(axes.get(i), rank);
            before[axis] = pads.get(i);
            after[axis] = pads.get(i + axes.size());
        }
        if (IntStream.range(0, rank).allMatch(a -> before[a] == 0 && after[a] == 0)) {
            return new Flow(view);
        }
        // What is seen as rows may be channels before a transposition; only zeros can be added to those.
        Optional<List<Integer>> whole = call.wholeAxes(view)
                .filter(order -> zeros(call) || (before[order.get(1)] == 0 && after[order.get(1)] == 0));
        List<Integer> order =
                whole.orElseGet(() -> IntStream.range(0, rank).boxed().toList());
        Activation base = whole.isPresent() ? view.base() : call.arranged(view);
        return new Flow(Call.seen(padded(call, base, own(before, order), own(after, order)), order));
    }

    private static List<Long> own(long[] seen, List<Integer> order) {
        return order.stream().map(axis -> seen[axis]).toList();
    }

    private static Activation padded(Call call, Activation base, List<Long> before, List<Long> after) {
        double value = value(call);
        Mode mode = mode(call);
        if (before.getFirst() != 0 || after.getFirst() != 0) {
            throw call.unsupported("it pads the batch");
        }
        Activation result = base;
        if (before.get(1) != 0 || after.get(1) != 0) {
            if (!zeros(call)) {
                throw call.unsupported("it pads channels by something else than zeros");
            }
            result = call.layer(
                    new ZeroPadChannels(
                            base.shape().channels(), Math.toIntExact(before.get(1)), Math.toIntExact(after.get(1))),
                    result);
        }
        List<Long> front = before.subList(2, before.size());
        List<Long> back = after.subList(2, after.size());
        if (front.stream().allMatch(p -> p == 0) && back.stream().allMatch(p -> p == 0)) {
            return result;
        }
        Extent first = Windows.extent(call, front, 0);
        Extent last = Windows.extent(call, back, 0);
        var pad = new SpatialPad(mode, first, last, mode == Mode.CONSTANT ? value : 0);
        return call.layer(front.size() == 1 ? new OneDimensional(pad) : pad, result);
    }

    private static boolean zeros(Call call) {
        return mode(call) == Mode.CONSTANT && value(call) == 0;
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
