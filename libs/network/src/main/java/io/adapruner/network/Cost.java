package io.adapruner.network;

/**
 * What a network costs for one sample.
 *
 * @param macs multiply-accumulates of convolutions and linear layers; bias, normalisation and pooling count nothing
 * @param parameters trained values (running statistics excluded)
 * @param bytes size of all stored values as 32-bit floats, running statistics included: a file of weights without its header
 */
public record Cost(long macs, long parameters, long bytes) {
    /** The counting rule, as named in every report. */
    public static final String RULE =
            "MACs of convolution and linear layers for one sample; bias, normalisation, activation and pooling count nothing";

    /** What costs nothing. */
    public static final Cost NONE = new Cost(0, 0, 0);

    public static Cost of(Network network) {
        return CostModel.of(network, ChannelGroups.of(network)).full();
    }

    public Cost plus(Cost other) {
        return new Cost(macs + other.macs, parameters + other.parameters, bytes + other.bytes);
    }
}
