package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Layer normalisation (Ba et al. 2016) over the channels at each position of {@code [C]}, {@code [C, L]} or
 * {@code [C, H, W]}. Its statistics mix all channels, so they stay whole. Over channels and positions together it is a
 * {@link GroupNorm} of one group.
 *
 * @param eps added to the variance
 * @param weight whether each channel is scaled
 * @param bias whether each channel is shifted; only where it is scaled, as in PyTorch
 */
public record LayerNorm(int channels, double eps, boolean weight, boolean bias) implements Op {
    public LayerNorm {
        if (channels < 1 || (bias && !weight) || !(eps >= 0 && eps < Double.POSITIVE_INFINITY)) {
            throw Op.invalid("layer norm of " + channels + " channels with eps " + eps
                    + (bias && !weight ? ", shifted but not scaled" : ""));
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (x.channels() != channels) {
            throw Op.invalid("layer norm expects " + channels + " channels, got " + x);
        }
        return x;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return ParameterSpec.perChannel(channels, weight, bias, Role.GAIN);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        x.mixed(coupling, List.of(0), "layer norm, whose statistics mix all channels");
        return x;
    }
}
