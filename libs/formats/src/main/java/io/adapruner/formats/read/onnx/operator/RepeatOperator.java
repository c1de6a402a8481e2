package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tiles, and expansions to larger shapes. Along an axis of extent 1 behind rows or columns every row or column is repeated,
 * which is how some frameworks write an upsampling to the nearest neighbour; what is expanded in axes of its own is a gate or the like.
 */
final class RepeatOperator implements Operator.Single {
    /** With more a repeated axis stands beside the rows or columns that it belongs to. */
    private static final int MOST_OWN_AXES = 4;

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
        if (tiles && view.rank() <= MOST_OWN_AXES) {
            return new Flow(new Parts(call.layers())
                    .repeated(
                            view,
                            Arrays.stream(given).boxed().toList(),
                            call.context().batch()));
        }
        if (!tiles && view.rank() <= MOST_OWN_AXES) {
            return new Flow(expanded(call, view, given));
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

    /** An extent of 1 in what is asked for leaves an axis as it is. */
    private static View expanded(Call call, View view, long[] given) {
        if (view.batchJoined() && view.batchAxis() == 0 && given.length == view.rank()) {
            View apart = view.apart();
            int behind = apart.rank() - view.rank() + 1;
            long[] all = new long[apart.rank()];
            Arrays.fill(all, 0, behind, 1);
            System.arraycopy(given, 1, all, behind, given.length - 1);
            return view.together(expanded(call, apart, all));
        }
        List<Long> own = view.extents();
        var to = new ArrayList<Integer>();
        boolean same = true;
        for (int axis = 0; axis < view.rank(); axis++) {
            int at = axis - view.rank() + given.length;
            long wanted = at < 0 ? 1 : given[at];
            long extent = own.get(axis) == View.OPEN ? call.context().batch() : own.get(axis);
            boolean fits = wanted == 1 || wanted == extent || (extent == 1 && axis > 0 && wanted > 0);
            if (!fits || own.get(axis) == View.OPEN != (axis == 0)) {
                throw call.unsupported("it stretches axis " + axis + " of " + view + " to " + wanted);
            }
            if (axis > 0) {
                to.add(Math.toIntExact(Math.max(extent, wanted)));
                same &= wanted <= extent;
            }
        }
        return same ? view : View.of(call.layer(new Expand(to), call.layers().arranged(view)));
    }

    private static long quotient(Call call, View view, long wanted, long own) {
        if (wanted != own) {
            throw call.unsupported("it stretches an axis of " + view + " to " + wanted);
        }
        return 1;
    }

    private static View repeated(Call call, View view, int axis, long times) {
        int before = axis - 1;
        if (axis == 1 && view.extents().get(axis) == 1) {
            List<Long> all = new ArrayList<>(Collections.nCopies(view.rank(), 1L));
            all.set(axis, times);
            return new Parts(call.layers()).repeated(view, all, call.context().batch());
        }
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
