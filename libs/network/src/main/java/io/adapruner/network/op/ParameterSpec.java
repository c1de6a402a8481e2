package io.adapruner.network.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One tensor that an operation owns, with the meaning of each axis, so that surgery needs no knowledge of the operation.
 *
 * @param name suffix after the layer's name, as in PyTorch's state dict; empty when the layer's name is the tensor's
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
        /** The output channels of one group of a transposed convolution. */
        OUT_OF_GROUP,
        /** Kernel positions and the like: never pruned. */
        OTHER
    }

    /** What a tensor does. */
    public enum Role {
        /** Sums over channels: what convolutions and linear layers make channels with. */
        WEIGHT,
        BIAS,
        /** A batch norm's scale, by which its channels are judged. */
        SCALE,
        SHIFT,
        /** Any other factor: a layer or group norm's, a layer scale. */
        GAIN,
        /** What a PReLU multiplies negative values with. */
        SLOPE,
        RUNNING_MEAN,
        RUNNING_VARIANCE,
        /** Stored with the network but no parameter of it. */
        CONSTANT;

        /** Whether gradients reach it. */
        public boolean trained() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE && this != CONSTANT;
        }
    }

    /** {@code weight} and {@code bias} of a normalisation, where it has them. */
    static List<ParameterSpec> perChannel(int channels, boolean weight, boolean bias, Role factor) {
        var specs = new ArrayList<ParameterSpec>();
        if (weight) {
            specs.add(new ParameterSpec("weight", List.of(channels), List.of(Axis.OUT), factor));
        }
        if (bias) {
            specs.add(new ParameterSpec("bias", List.of(channels), List.of(Axis.OUT), Role.SHIFT));
        }
        return specs;
    }

    /** {@code weight} of a convolution: channels on two axes, then the kernel's extents. */
    static ParameterSpec kernel(int first, Axis firstAxis, int second, Axis secondAxis, Extent kernel) {
        var shape = new ArrayList<>(List.of(first, second));
        var axes = new ArrayList<>(List.of(firstAxis, secondAxis));
        shape.addAll(kernel.dims());
        axes.addAll(Collections.nCopies(kernel.axes(), Axis.OTHER));
        return new ParameterSpec("weight", shape, axes, Role.WEIGHT);
    }

    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
