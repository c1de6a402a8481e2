package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Stored tensors seen in another shape or order of axes, on their way to the operator that uses them. */
final class StoredOperator {
    /** Stands for an extent that follows from the others. */
    private static final long OPEN = -1;

    private StoredOperator() {}

    static Stored of(Call call, Stored tensor) {
        List<Integer> shape = tensor.shape();
        return switch (call.operator()) {
            case "permute.default", "transpose.int", "movedim.int", "t.default", "numpy_T.default" ->
                tensor.permuted(AxisOrder.of(call, shape.size()));
            case "unsqueeze.default" -> {
                var more = new ArrayList<>(shape);
                more.add(call.layers().axis(call.whole("dim", 0), shape.size() + 1), 1);
                yield tensor.reshaped(more);
            }
            case "view.default", "reshape.default", "_unsafe_view.default", "view_copy.default" ->
                tensor.reshaped(closed(call, tensor, call.wholes(call.has("size") ? "size" : "shape")));
            case "reshape_as.default", "view_as.default" -> tensor.reshaped(closed(call, tensor, extents(call)));
            case "flatten.using_ints" -> flattened(call, tensor);
            case "unflatten.int" -> unflattened(call, tensor);
            case "squeeze.default", "squeeze.dim", "squeeze.dims" -> squeezed(call, tensor);
            case "expand.default" -> expanded(call, tensor, call.wholes("size"));
            case "expand_as.default" -> expanded(call, tensor, extents(call));
            default -> throw call.unsupported("it changes the stored tensor " + tensor.name());
        };
    }

    /** Of the tensor whose shape is asked for. */
    private static List<Long> extents(Call call) {
        return call.value("other") instanceof Value.Stored stored
                ? stored.shape().stream().map(Integer::longValue).toList()
                : call.view("other").extents();
    }

    private static int elements(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private static List<Integer> closed(Call call, Stored tensor, List<Long> sizes) {
        long known = sizes.stream().filter(s -> s != OPEN).reduce(1L, Math::multiplyExact);
        int all = elements(tensor.shape());
        if (known < 1 || all % known != 0) {
            throw call.unsupported("it reshapes " + tensor + " to " + sizes);
        }
        return sizes.stream()
                .map(s -> Math.toIntExact(s == OPEN ? all / known : s))
                .toList();
    }

    /** A scalar becomes one value, as in PyTorch. */
    private static Stored flattened(Call call, Stored tensor) {
        List<Integer> shape = tensor.shape().isEmpty() ? List.of(1) : tensor.shape();
        int from = call.layers().axis(call.whole("start_dim", 0), shape.size());
        int to = call.layers().axis(call.whole("end_dim", -1), shape.size());
        if (from > to) {
            throw call.unsupported("it flattens axes " + from + " to " + to);
        }
        var flat = new ArrayList<>(shape.subList(0, from));
        flat.add(elements(shape.subList(from, to + 1)));
        flat.addAll(shape.subList(to + 1, shape.size()));
        return tensor.reshaped(flat);
    }

    private static Stored unflattened(Call call, Stored tensor) {
        int axis = call.layers().axis(call.whole("dim", 0), tensor.shape().size());
        var sizes =
                new ArrayList<>(tensor.shape().stream().map(Integer::longValue).toList());
        sizes.remove(axis);
        sizes.addAll(axis, call.wholes("sizes"));
        return tensor.reshaped(closed(call, tensor, sizes));
    }

    private static Stored squeezed(Call call, Stored tensor) {
        List<Integer> shape = tensor.shape();
        List<Integer> axes = call.has("dim")
                ? call.wholesOrOne("dim").stream()
                        .map(axis -> call.layers().axis(axis, shape.size()))
                        .toList()
                : IntStream.range(0, shape.size()).boxed().toList();
        return tensor.reshaped(IntStream.range(0, shape.size())
                .filter(axis -> shape.get(axis) != 1 || !axes.contains(axis))
                .mapToObj(shape::get)
                .toList());
    }

    /** Axes that stay as they are may be left open. */
    private static Stored expanded(Call call, Stored tensor, List<Long> sizes) {
        List<Integer> shape = tensor.shape();
        int missing = sizes.size() - shape.size();
        if (missing < 0) {
            throw call.unsupported("it expands " + tensor + " to " + sizes);
        }
        var to = new ArrayList<Integer>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            int own = axis < missing ? 1 : shape.get(axis - missing);
            to.add(sizes.get(axis) == OPEN ? own : Math.toIntExact(sizes.get(axis)));
        }
        return to.equals(shape) ? tensor : tensor.expanded(to);
    }
}
