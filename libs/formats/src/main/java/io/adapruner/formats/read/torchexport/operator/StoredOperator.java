package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Stored;
import java.util.ArrayList;
import java.util.List;

/** Stored tensors seen in another shape or order of axes, on their way to the operator that uses them. */
final class StoredOperator {
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
            case "flatten.using_ints" -> tensor.reshaped(List.of(elements(shape)));
            case "squeeze.default" ->
                tensor.reshaped(shape.stream().filter(d -> d != 1).toList());
            default -> throw call.unsupported("it changes the stored tensor " + tensor.name());
        };
    }

    private static int elements(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private static List<Integer> closed(Call call, Stored tensor, List<Long> sizes) {
        long known = sizes.stream().filter(s -> s != -1).reduce(1L, Math::multiplyExact);
        int all = elements(tensor.shape());
        if (known < 1 || all % known != 0) {
            throw call.unsupported("it reshapes " + tensor + " to " + sizes);
        }
        return sizes.stream()
                .map(s -> Math.toIntExact(s == -1 ? all / known : s))
                .toList();
    }
}
