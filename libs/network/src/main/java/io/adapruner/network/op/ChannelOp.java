package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** An operation that takes the first axis of what it reads for channels and makes channels along the first axis. */
public sealed interface ChannelOp extends Op
        permits AdaptiveAvgPool,
                AdaptiveMaxPool,
                AvgPool,
                BatchNorm2d,
                ChannelShuffle,
                Fold,
                GatherChannels,
                GroupNorm,
                KernelOp,
                Linear,
                LocalResponseNorm,
                MaxPool,
                PRelu,
                PointwiseLinear,
                Resize,
                SpatialPad,
                Subsample,
                Unfold,
                ZeroPadChannels {
    /**
     * Says which channels are kept or pruned together.
     *
     * @param inputs channel identities of each input, one per channel
     * @return channel identities of the output
     */
    int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes);

    @Override
    default Identities couple(Coupling coupling, List<Identities> inputs) {
        List<TensorShape> shapes = inputs.stream().map(Identities::shape).toList();
        int[] y = couple(coupling, inputs.stream().map(x -> x.first(coupling)).toList(), shapes);
        return Identities.first(outputShape(shapes), y);
    }

    /**
     * The same operation on the channels that survive.
     *
     * @param inputs surviving channel indices of each input, ascending
     * @param output surviving channel indices of the output, ascending
     */
    default Op prune(List<int[]> inputs, int[] output) {
        return this;
    }

    @Override
    default Op prune(List<Survivors> inputs, Survivors output) {
        return prune(inputs.stream().map(x -> x.along(0)).toList(), output.along(0));
    }
}
