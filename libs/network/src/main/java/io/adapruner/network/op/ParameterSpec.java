package io.adapruner.network.op;

import java.util.List;

/**
 * One tensor that an operation owns, with the meaning of each axis, so that surgery needs no knowledge of the operation.
 *
 * @param name suffix after the layer's name, as in PyTorch's state dict
 * @param shape extents, one per axis
 * @param axes what the index along each axis stands for
 * @param role what the tensor does; decides on weight decay and on whether it is trained at all
 */
public record ParameterSpec(String name, List<Integer> shape, List<Axis> axes, Role role) {
    public ParameterSpec {
        shape = List.copyOf(shape);
        axes = List.copyOf(axes);
        if (shape.size() != axes.size()) {
            throw new IllegalArgumentException(name + ": " + shape + " has other axes than " + axes);
        }
    }

    /** What an axis indexes. */
    public enum Axis {
        /** The layer's output channels. */
        OUT,
        /** All of the layer's input channels. */
        IN,
        /** The input channels of one group of a grouped convolution. */
        IN_OF_GROUP,
        /** Kernel positions and the like: never pruned. */
        OTHER
    }

    /** What a tensor does. */
    public enum Role {
        WEIGHT,
        BIAS,
        SCALE,
        SHIFT,
        RUNNING_MEAN,
        RUNNING_VARIANCE;

        /** Whether gradients reach it. */
        public boolean trained() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }
    }

    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
