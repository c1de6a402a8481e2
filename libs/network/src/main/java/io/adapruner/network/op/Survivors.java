package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.stream.IntStream;

/**
 * What is left of a value: some indices of one axis, all of the others.
 *
 * @param shape of the whole value
 * @param axis along which channels are lost; 0 for most values
 * @param indices that are left of it, ascending
 */
public record Survivors(TensorShape shape, int axis, int[] indices) {
    /** The indices that are left of any axis. */
    public int[] along(int any) {
        return any == axis ? indices : IntStream.range(0, shape.dims().get(any)).toArray();
    }

    /** Whether anything is lost. */
    public boolean fewer() {
        return indices.length < shape.dims().get(axis);
    }

    /** The shape of what is left. */
    public TensorShape left() {
        var dims = new ArrayList<>(shape.dims());
        dims.set(axis, indices.length);
        return new TensorShape(dims);
    }
}
