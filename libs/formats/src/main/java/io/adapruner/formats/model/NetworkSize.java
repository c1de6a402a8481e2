package io.adapruner.formats.model;

import io.adapruner.network.Network;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** How large a network that comes from a file may be. */
public final class NetworkSize {
    /** Layers of one network. */
    public static final int MOST_LAYERS = 20_000;

    private static final long MOST_CHANNELS = 1L << 24;
    /**
     * Those of a network with almost no parameters; one more for every four of them. Channel analysis takes some hundred bytes
     * for each, and operations that only pad or repeat make any number of them for a short file.
     */
    private static final long FEW_CHANNELS = 1L << 17;

    /** Values of one layer's result for one sample: 4 GiB of floats, where the largest image networks need 1 GiB. */
    private static final long MOST_VALUES = 1L << 30;

    private static final int LARGEST_PARAMETER = Integer.MAX_VALUE / Float.BYTES;

    private static final long FEW_BYTES = 16L << 20;
    private static final long MOST_EXPANSION = 20;

    private NetworkSize() {}

    /**
     * Channel analysis takes memory per channel, loading takes it per parameter: both are bounded before either starts.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} naming what is too large
     */
    public static void check(Network network) {
        network.shapes().forEach((name, shape) -> {
            if (product(shape.dims()) > MOST_VALUES) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "layer " + name + " computes " + shape + " values for one sample, the limit is " + MOST_VALUES);
            }
        });
        network.parameters().forEach((name, spec) -> {
            if (product(spec.shape()) > LARGEST_PARAMETER) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "parameter " + name + " of shape " + spec.shape() + " is too large");
            }
        });
        long channels = network.shapes().values().stream()
                .mapToLong(TensorShape::channels)
                .sum();
        long parameters = network.parameters().values().stream()
                .mapToLong(ParameterSpec::elements)
                .sum();
        long most = Math.min(MOST_CHANNELS, FEW_CHANNELS + parameters / 4);
        if (channels > most) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "the network's layers have " + channels + " channels together, the limit is " + most + " for its "
                            + parameters + " parameters");
        }
    }

    /**
     * The same for a network whose file has so many bytes. Layers that share a tensor become layers with weights of their own, of
     * which a few are common; any number would let a file unfold to any size.
     */
    public static void check(Network network, long fileSize) {
        check(network);
        long bytes = Float.BYTES
                * network.parameters().values().stream()
                        .mapToLong(ParameterSpec::elements)
                        .sum();
        long most = FEW_BYTES + MOST_EXPANSION * fileSize;
        if (bytes > most) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "the network's parameters have " + bytes + " bytes when each layer has its own; for a file of "
                            + fileSize + " the limit is " + most);
        }
    }

    /** Of any extents: their product as an integer may be none. */
    private static double product(List<Integer> extents) {
        return extents.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
    }
}
