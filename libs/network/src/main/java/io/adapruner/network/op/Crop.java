package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Part of a position axis, {@code start, start + step, ...}.
 *
 * @param axis at least 1: 1 for rows and 2 for columns of {@code [C, H, W]}
 * @param length positions taken
 */
public record Crop(int axis, int start, int length, int step) implements Op {
    public Crop {
        if (axis < 1 || start < 0 || length < 1 || step < 1) {
            throw Op.invalid(
                    "cannot take " + length + " positions of axis " + axis + " from " + start + " in steps of " + step);
        }
    }

    @Override
    public List<Integer> sizes() {
        return List.of(start, length);
    }

    @Override
    public Op withSizes(List<Integer> changed) {
        return new Crop(axis, changed.getFirst(), changed.getLast(), step);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        long last = start + (length - 1L) * step;
        if (axis >= x.rank() || last >= x.dims().get(axis)) {
            throw Op.invalid("cannot take " + length + " positions of axis " + axis + " from " + start + " in steps of "
                    + step + " of " + x);
        }
        var dims = new ArrayList<>(x.dims());
        dims.set(axis, length);
        return new TensorShape(dims);
    }

    /** Of channels in steps the steps would have to change: they stay whole. */
    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        if (step > 1) {
            x.mixed(coupling, List.of(axis), "steps over channels");
        }
        return x.taken(axis, start, length, step);
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        if (step > 1) {
            return this;
        }
        int before = (int) Arrays.stream(inputs.getFirst().along(axis))
                .filter(c -> c < start)
                .count();
        return new Crop(axis, before, output.along(axis).length, step);
    }
}
