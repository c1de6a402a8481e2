package io.adapruner.formats.read.torchexport.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The order of axes that a call asks for: for each axis of the result, the axis it was. */
final class AxisOrder {
    private AxisOrder() {}

    static List<Integer> of(Call call, int rank) {
        var order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        switch (call.operator()) {
            case "permute.default" -> {
                return call.wholes("dims").stream()
                        .map(d -> call.layers().axis(d, rank))
                        .toList();
            }
            case "transpose.int" -> {
                int one = call.layers().axis(call.whole("dim0", 0), rank);
                int other = call.layers().axis(call.whole("dim1", 0), rank);
                order.set(one, other);
                order.set(other, one);
                return order;
            }
            case "movedim.int" -> {
                Integer moved = order.remove(call.layers().axis(call.whole("source", 0), rank));
                order.add(call.layers().axis(call.whole("destination", 0), rank), moved);
                return order;
            }
            default -> {
                return order.reversed();
            }
        }
    }
}
