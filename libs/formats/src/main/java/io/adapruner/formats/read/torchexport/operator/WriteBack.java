package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * Where the values of a view belong in the tensor that it shows: {@code x[:, 1:] = y} changes x. Each is a function of that tensor
 * and of the view's new values, and gives the tensor's.
 */
final class WriteBack {
    private final Call call;

    private WriteBack(Call call) {
        this.call = call;
    }

    /** Elements of one axis from {@code start} on. */
    static BinaryOperator<Value> part(Call call, int axis, int start) {
        return (whole, part) -> whole instanceof Stored of && part instanceof Stored values
                ? new StoredParts(of, axis).overwritten(start, values.formula())
                : new WriteBack(call).overwritten(whole, axis, start, part);
    }

    /** One element of an axis, which the view does not have. */
    static BinaryOperator<Value> element(Call call, int axis, int index) {
        return (whole, element) -> part(call, axis, index).apply(whole, new WriteBack(call).withAxis(element, axis));
    }

    /** All elements, in the same order along other axes. */
    static BinaryOperator<Value> reshaped(Call call) {
        var back = new WriteBack(call);
        return (whole, part) -> whole instanceof Stored of && part instanceof Stored values
                ? values.reshaped(of.shape())
                : call.settled(call.reshaped(back.view(part), back.view(whole).extents(call.batchExtent())));
    }

    /** @param order for each axis of the view, the axis of the tensor */
    static BinaryOperator<Value> permuted(Call call, List<Integer> order) {
        List<Integer> inverse =
                IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
        return (whole, part) -> call.settled(new WriteBack(call).view(part).permuted(inverse));
    }

    private Value withAxis(Value element, int axis) {
        if (element instanceof Stored stored) {
            var shape = new ArrayList<>(stored.shape());
            shape.add(axis, 1);
            return stored.reshaped(shape);
        }
        return view(element).unsqueezed(axis).simplified();
    }

    private Value overwritten(Value whole, int axis, int start, Value part) {
        View view = view(whole);
        var starts = new ArrayList<>(Collections.nCopies(view.rank(), 0));
        starts.set(axis, start);
        return new Parts(call.layers()).overwritten(view, starts, view(part)).simplified();
    }

    private View view(Value value) {
        Value usable = call.layers().usable(value);
        return usable instanceof Stored stored
                ? call.valued(stored, stored.shape().size())
                : call.layers().view("a view's tensor", usable);
    }
}
