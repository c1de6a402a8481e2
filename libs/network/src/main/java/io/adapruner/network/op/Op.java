package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** An operation on per-sample tensors. Adding one means one record here and one case in each writer of programs. */
public sealed interface Op
        permits Activation,
                AdaptiveAvgPool2d,
                AdaptiveMaxPool2d,
                Add,
                AvgPool2d,
                BatchNorm2d,
                ChannelShuffle,
                Clip,
                Concat,
                ConcatPositions,
                Conv2d,
                ConvTranspose2d,
                Crop,
                CumulativeSum,
                Dropout,
                Elementwise,
                Expand,
                Fill,
                Flatten,
                Fold,
                GatherChannels,
                GroupNorm,
                Identity,
                LayerNorm,
                Linear,
                LocalResponseNorm,
                MatMul,
                MaxPool2d,
                Multiply,
                OneDimensional,
                PRelu,
                ParametricActivation,
                Permute,
                PointwiseLinear,
                Recurrent,
                Reduce,
                Relu,
                Relu6,
                Reshape,
                Resize,
                SliceChannels,
                Softmax,
                Softplus,
                SpatialPad,
                StoredValue,
                Subsample,
                Unfold,
                Where,
                WithParameter,
                WithScalar,
                ZeroPadChannels {
    /**
     * Shape of the result.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} when the inputs do not fit
     */
    TensorShape outputShape(List<TensorShape> inputs);

    /** Tensors that the operation owns, in PyTorch's order. */
    default List<ParameterSpec> parameters() {
        return List.of();
    }

    /**
     * Multiply-accumulates for one sample. Only convolutions and linear layers count; bias, normalisation, activations and
     * pooling count nothing (the one counting rule, named in every report).
     *
     * @param input shape of the first input, possibly with fewer channels than this operation was built with
     * @param output shape of the result, possibly with fewer channels
     */
    default long macs(TensorShape input, TensorShape output) {
        return 0;
    }

    /**
     * Says which channels are kept or pruned together.
     *
     * @param inputs channel identities of each input, one per channel
     * @return channel identities of the output
     */
    int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes);

    /**
     * The same operation on the channels that survive.
     *
     * @param inputs surviving channel indices of each input, ascending
     * @param output surviving channel indices of the output, ascending
     */
    default Op prune(List<int[]> inputs, int[] output) {
        return this;
    }

    /**
     * Whether gradients reach one of its inputs; a comparison and the place of a maximum have none.
     *
     * @param input its index
     */
    default boolean passesGradient(int input) {
        return true;
    }

    /** How an operation states what it does to channels; see {@link io.adapruner.network.ChannelGroups}. */
    interface Coupling {
        /** New channels, made by this layer. */
        int[] produce(int count);

        /** New channels that are constant zero: nothing is lost with them. */
        int[] zeros(int count);

        /** The two channels are kept or pruned together because the layer reads them at the same index. */
        void unify(int one, int other);

        /**
         * As {@link #unify}, and the tie comes from an element-wise sum of branches: a residual stream where one of them carries
         * on what the other is computed from.
         */
        void tie(int one, int other);

        /** These channels must all stay; {@code reason} is shown to the user, behind the layer's name. */
        void keepWhole(int[] channels, String reason);
    }

    /** The single input, checked. */
    static TensorShape only(List<TensorShape> inputs, int rank) {
        if (inputs.size() != 1 || (rank > 0 && inputs.getFirst().rank() != rank)) {
            throw invalid("expects one input of rank " + rank + " (without batch), got " + inputs);
        }
        return inputs.getFirst();
    }

    /** Channels of an operation through which none can be followed: those it reads and those it makes stay whole. */
    static int[] opaque(Coupling coupling, List<int[]> inputs, TensorShape output, String reason) {
        inputs.forEach(x -> coupling.keepWhole(x, reason));
        int[] y = coupling.produce(output.channels());
        coupling.keepWhole(y, reason);
        return y;
    }

    static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_NETWORK, message);
    }
}
