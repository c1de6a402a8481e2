package io.adapruner.network.tensor;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable dense tensor of 32-bit floats in row-major order, over a buffer that may be a mapped file.
 */
public final class Tensor {
    private final List<Integer> shape;
    private final FloatBuffer values;

    private Tensor(List<Integer> shape, FloatBuffer values) {
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (elements != values.remaining()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + elements + " values, got " + values.remaining());
        }
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** Wraps an array that the caller gives away. */
    public static Tensor of(List<Integer> shape, float... values) {
        return new Tensor(shape, FloatBuffer.wrap(values).asReadOnlyBuffer());
    }

    /** A view of the buffer's remaining values; the caller must not change them afterwards. */
    public static Tensor of(List<Integer> shape, FloatBuffer values) {
        return new Tensor(shape, values.slice().asReadOnlyBuffer());
    }

    public static Tensor filled(List<Integer> shape, float value) {
        int elements = shape.stream().reduce(1, Math::multiplyExact);
        float[] values = new float[elements];
        Arrays.fill(values, value);
        return of(shape, values);
    }

    public List<Integer> shape() {
        return shape;
    }

    public int elements() {
        return values.remaining();
    }

    public float get(int index) {
        return values.get(index);
    }

    /** An independent view, positioned at 0. */
    public FloatBuffer buffer() {
        return values.duplicate();
    }

    /** A copy of all values. */
    public float[] toArray() {
        float[] copy = new float[elements()];
        values.duplicate().get(copy);
        return copy;
    }

    public boolean isFinite() {
        for (int i = 0; i < elements(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The slices at the given indices of one axis, in the given order. */
    public Tensor select(int axis, int[] indices) {
        int outer = shape.subList(0, axis).stream().reduce(1, Math::multiplyExact);
        int inner = shape.subList(axis + 1, shape.size()).stream().reduce(1, Math::multiplyExact);
        int extent = shape.get(axis);
        float[] selected = new float[outer * indices.length * inner];
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (int index : indices) {
                values.get((o * extent + index) * inner, selected, at, inner);
                at += inner;
            }
        }
        var changed = new ArrayList<>(shape);
        changed.set(axis, indices.length);
        return of(changed, selected);
    }

    /** Same shape and bit-wise the same values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && shape.equals(t.shape) && Arrays.equals(toArray(), t.toArray());
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }
}
