package io.adapruner.network;

/**
 * What a network costs for one sample.
 *
 * @param macs multiply-accumulates of convolutions and linear layers; bias, normalisation and pooling count nothing
 * @param parameters trained values (running statistics excluded)
 */
public record Cost(long macs, long parameters) {
    /** The counting rule, as named in every report. */
    public static final String RULE =
            "MACs of convolution and linear layers for one sample; bias, normalisation, activation and pooling count nothing";

    public static Cost of(Network network) {
        return CostModel.of(network, ChannelGroups.of(network)).full();
    }

    /** Size of the trained values as 32-bit floats, in bytes. */
    public long bytes() {
        return 4 * parameters;
    }
}
