package io.adapruner.formats;

import io.adapruner.network.Network;
import io.adapruner.network.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** How large a network that comes from a file may be. */
public final class NetworkSize {
    /** Layers of one network. */
    public static final int MOST_LAYERS = 20_000;

    private static final long MOST_CHANNELS = 1L << 24;

    /** Values of one layer's result for one sample: 4 GiB of floats, where the largest image networks need 1 GiB. */
    private static final long MOST_VALUES = 1L << 30;

    private NetworkSize() {}

    /**
     * Channel analysis takes memory per channel, loading takes it per parameter: both are bounded before either starts.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} naming what is too large
     */
    public static void check(Network network) {
        network.shapes().forEach((name, shape) -> {
            if (shape.elements() > MOST_VALUES) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "layer " + name + " computes " + shape + " values for one sample, the limit is " + MOST_VALUES);
            }
        });
        long channels = network.shapes().values().stream()
                .mapToLong(TensorShape::channels)
                .sum();
        if (channels > MOST_CHANNELS) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "the network's layers have " + channels + " channels together, the limit is " + MOST_CHANNELS);
        }
        network.parameters().forEach((name, spec) -> {
            if (spec.elements() > Integer.MAX_VALUE / Float.BYTES) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "parameter " + name + " of shape " + spec.shape() + " is too large");
            }
        });
    }
}
