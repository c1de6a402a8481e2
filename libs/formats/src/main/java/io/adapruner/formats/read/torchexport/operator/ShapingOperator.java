package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Expand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reshapes and transposes: only the way changes in which an activation is seen. */
final class ShapingOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "view.default",
                "_unsafe_view.default",
                "reshape.default",
                "view_copy.default",
                "reshape_as.default",
                "view_as.default",
                "flatten.using_ints",
                "unflatten.int",
                "squeeze.default",
                "squeeze.dim",
                "squeeze.dims",
                "unsqueeze.default",
                "expand.default",
                "expand_as.default",
                "as_strided.default",
                "permute.default",
                "transpose.int",
                "movedim.int",
                "t.default",
                "numpy_T.default",
                "channel_shuffle.default",
                "pixel_shuffle.default",
                "pixel_unshuffle.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.value("self") instanceof Value.Stored stored) {
            return viewing(call, StoredOperator.of(call, stored), stored.shape().size());
        }
        View view = call.view("self");
        return viewing(call, call.settled(changed(call, view)), view.rank());
    }

    private static Outcome viewing(Call call, Value value, int rank) {
        return switch (call.operator()) {
            case "permute.default", "transpose.int", "movedim.int", "t.default", "numpy_T.default" ->
                Outcome.viewing(value, "self", WriteBack.permuted(call, AxisOrder.of(call, rank)));
            case "expand.default",
                    "expand_as.default",
                    "as_strided.default",
                    "channel_shuffle.default",
                    "pixel_shuffle.default",
                    "pixel_unshuffle.default" -> Outcome.viewing(value, "self");
            default -> Outcome.viewing(value, "self", WriteBack.reshaped(call));
        };
    }

    private static View changed(Call call, View view) {
        return switch (call.operator()) {
            case "flatten.using_ints" -> flatten(call, view);
            case "unflatten.int" -> unflatten(call, view);
            case "squeeze.default", "squeeze.dim", "squeeze.dims" -> squeeze(call, view);
            case "unsqueeze.default" -> view.unsqueezed(call.layers().axis(call.whole("dim", 0), view.rank() + 1));
            case "expand.default" -> expand(call, view, call.wholes("size"));
            case "expand_as.default" -> expand(call, view, call.view("other").extents());
            case "reshape_as.default", "view_as.default" ->
                call.reshaped(view, call.view("other").extents(call.batchExtent()));
            case "as_strided.default" -> strided(call, view);
            case "permute.default", "transpose.int", "movedim.int", "t.default", "numpy_T.default" ->
                view.permuted(AxisOrder.of(call, view.rank()));
            case "channel_shuffle.default", "pixel_shuffle.default", "pixel_unshuffle.default" ->
                Shuffles.of(call, view);
            default -> call.reshaped(view, call.wholes(call.has("size") ? "size" : "shape"));
        };
    }

    private static View flatten(Call call, View view) {
        int from = call.layers().axis(call.whole("start_dim", 0), view.rank());
        int to = call.layers().axis(call.whole("end_dim", -1), view.rank());
        if (from >= to) {
            return view;
        }
        List<Long> own = view.extents(call.batchExtent());
        var extents = new ArrayList<>(own.subList(0, from));
        extents.add(own.subList(from, to + 1).stream().reduce(1L, Math::multiplyExact));
        extents.addAll(own.subList(to + 1, view.rank()));
        return call.reshaped(view, extents);
    }

    private static View unflatten(Call call, View view) {
        int axis = call.layers().axis(call.whole("dim", 0), view.rank());
        var extents = new ArrayList<>(view.extents(call.batchExtent()));
        extents.remove(axis);
        extents.addAll(axis, call.wholes("sizes"));
        return call.reshaped(view, extents);
    }

    private static View squeeze(Call call, View view) {
        List<Long> all = IntStream.range(0, view.rank()).mapToObj(a -> (long) a).toList();
        List<Long> dims = call.has("dim") ? call.wholesOrOne("dim") : all;
        View result = view;
        for (int axis : dims.stream()
                .map(d -> call.layers().axis(d, view.rank()))
                .sorted(Collections.reverseOrder())
                .toList()) {
            result = view.extents().get(axis) == 1 ? result.squeezed(axis) : result;
        }
        return result;
    }

    /** @param size {@link View#OPEN} for what stays as it is */
    private static View expand(Call call, View view, List<Long> size) {
        if (view.batchJoined() && view.batchAxis() == 0 && size.size() == view.rank()) {
            View apart = view.apart();
            int behind = apart.rank() - view.rank() + 1;
            var sizes = new ArrayList<>(apart.extents().subList(0, behind));
            sizes.addAll(size.subList(1, size.size()));
            return view.together(expand(call, apart, sizes));
        }
        List<Long> own = view.extents();
        boolean fits = size.size() == view.rank();
        var to = new ArrayList<Integer>();
        for (int axis = 0; fits && axis < size.size(); axis++) {
            long wanted = size.get(axis);
            long extent = own.get(axis);
            boolean batch = extent == View.OPEN;
            fits = wanted == View.OPEN || wanted == (batch ? call.batch() : extent) || (extent == 1 && !batch);
            if (axis > 0) {
                to.add(Math.toIntExact(wanted == View.OPEN ? extent : wanted));
            }
        }
        if (!fits) {
            throw call.unsupported("it expands " + view + " to " + size);
        }
        boolean same = to.stream().map(Integer::longValue).toList().equals(own.subList(1, own.size()));
        return same
                ? view
                : View.of(call.layers().layer(new Expand(to), call.layers().arranged(view)));
    }

    /**
     * Decompositions restate how a tensor is laid out in memory. Only features are known to have the same layout whatever the
     * memory format: with more than one axis it would matter which is innermost.
     */
    private static View strided(Call call, View view) {
        List<Long> sizes = call.wholes("size");
        List<Long> strides = call.wholes("stride");
        long elements = view.base().shape().elements();
        boolean alike = sizes.size() == view.rank()
                && strides.size() == view.rank()
                && view.batchFirst()
                && call.whole("storage_offset", 0) == 0;
        for (int axis = 0; alike && axis < view.rank(); axis++) {
            long extent = view.extents().get(axis);
            long size = sizes.get(axis);
            boolean batch = axis == 0 && size == call.batch() && (size == 1 || strides.get(axis) == elements);
            boolean features = axis > 0 && size == extent && strides.get(axis) == 1 && extent == elements;
            alike = batch || features || (axis > 0 && size == 1 && extent == 1);
        }
        if (!alike) {
            throw call.unsupported("it reads " + view + " by strides " + strides);
        }
        return view;
    }
}
