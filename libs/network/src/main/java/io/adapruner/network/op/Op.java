package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** An operation on per-sample tensors. Adding one means one record here and one case in each writer of programs. */
public sealed interface Op
        permits Add,
                ChannelOp,
                Concat,
                ConcatPositions,
                Crop,
                CumulativeSum,
                Elementwise,
                Expand,
                Fill,
                Flatten,
                LayerNorm,
                MatMul,
                Multiply,
                OneDimensional,
                Permute,
                PointFunction,
                Recurrent,
                Reduce,
                Reshape,
                SliceChannels,
                Softmax,
                StoredValue,
                Where,
                WithParameter {
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
     * @return to which channel each element of the result belongs
     */
    Identities couple(Coupling coupling, List<Identities> inputs);

    /** The same operation on what survives of its inputs, {@code output} of its result. */
    default Op prune(List<Survivors> inputs, Survivors output) {
        return this;
    }

    /** Sizes of positions that it holds and that may follow from the size of the network's input: extents, places. */
    default List<Integer> sizes() {
        return List.of();
    }

    /**
     * The same operation for other sizes.
     *
     * @param changed as many as {@link #sizes()} has
     */
    default Op withSizes(List<Integer> changed) {
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

    /** The axis of the result that {@link ParameterSpec.Axis#OUT} counts. */
    default int channelAxis() {
        return 0;
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

        /**
         * Channels that a layer reads and makes in groups. Either every group loses equally, the channels at one position of all
         * groups together, or, where other layers tie each group to one unit already, whole groups are lost.
         */
        void grouped(int[] read, int[] made, int groups);

        /** These channels must all stay; {@code reason} is shown to the user, behind the layer's name. */
        void keepWhole(int[] channels, String reason);
    }

    /** Every operation that there is. */
    static List<Class<?>> kinds() {
        return kinds(Op.class).toList();
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Op::kinds) : Stream.of(type);
    }

    /** The single input, checked. */
    static TensorShape only(List<TensorShape> inputs, int rank) {
        if (inputs.size() != 1 || (rank > 0 && inputs.getFirst().rank() != rank)) {
            throw invalid("expects one input of rank " + rank + " (without batch), got " + inputs);
        }
        return inputs.getFirst();
    }

    /** An operation through which no channels can be followed: those that it reads stay whole. */
    static Identities opaque(Coupling coupling, List<Identities> inputs, TensorShape output, String reason) {
        inputs.forEach(x -> coupling.keepWhole(x.ids(), reason));
        return Identities.whole(coupling, output, reason);
    }

    static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_NETWORK, message);
    }
}
