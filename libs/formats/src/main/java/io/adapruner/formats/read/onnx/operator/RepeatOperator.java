package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tiles, and expansions to larger shapes. Along an axis of extent 1 behind rows or columns every row or column is repeated,
 * which is how some frameworks write an upsampling to the nearest neighbour.
 */
final class RepeatOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Tile", "Expand");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        long[] given = call.constant(1).wholes();
        boolean tiles = call.node().type().equals("Tile");
        if (tiles ? given.length != view.rank() : given.length > view.rank()) {
            throw call.unsupported("it repeats " + view + " along " + given.length + " axes");
        }
        View result = view;
        for (int i = given.length - 1; i >= 0; i--) {
            int axis = i - given.length + view.rank();
            long extent = view.extents().get(axis);
            long own = extent == View.OPEN ? call.context().batch() : extent;
            long times = tiles || own == 1 ? given[i] : given[i] == 1 ? 1 : quotient(call, view, given[i], own);
            if (times != 1) {
                result = repeated(call, result, axis, times);
            }
        }
        return new Flow(result);
    }

    private static long quotient(Call call, View view, long wanted, long own) {
        if (wanted != own) {
            throw call.unsupported("it stretches an axis of " + view + " to " + wanted);
        }
        return 1;
    }

    private static View repeated(Call call, View view, int axis, long times) {
        int before = axis - 1;
        if (axis < 2 || view.extents().get(axis) != 1 || times < 1 || times > Integer.MAX_VALUE) {
            throw call.unsupported("it repeats axis " + axis + " of " + view + " " + times
                    + " times; only rows and columns can be repeated");
        }
        View without = view.squeezed(axis);
        List<Integer> order = Optional.of(without)
                .filter(View::batchFirst)
                .flatMap(View::order)
                .orElseThrow(() -> call.unsupported("it repeats a part of " + view + ", which cannot be followed"));
        Activation base = without.base();
        int own = order.indexOf(before) - 1;
        if (base.shape().rank() != 3 || own < 1) {
            throw call.unsupported("it repeats other axes of " + view + " than rows and columns");
        }
        int factor = (int) times;
        var output = own == 1
                ? new Extent(
                        Math.multiplyExact(base.shape().height(), factor),
                        base.shape().width())
                : new Extent(
                        base.shape().height(), Math.multiplyExact(base.shape().width(), factor));
        View larger = new Ordered(base, order).seen(call.layer(Resize.to(output, Interpolation.NEAREST, false), base));
        var split = new ArrayList<>(larger.extents().subList(1, larger.rank()));
        split.set(before - 1, split.get(before - 1) / times);
        split.add(before, times);
        return larger.reshaped(split).orElseThrow();
    }
}
