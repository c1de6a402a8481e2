package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.List;
import java.util.Set;

/** Channels of zeros before and after those of the input. */
final class PadOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("constant_pad_nd.default", "pad.default");
    }

    @Override
    public Outcome translate(Call call) {
        Activation input = call.activation("self");
        List<Long> pad = call.wholes("pad");
        // Pairs from the last axis to the first: width, height, channels.
        boolean channelsOnly = input.shape().rank() == 3
                && pad.size() == 6
                && pad.subList(0, 4).stream().allMatch(p -> p == 0);
        if (!channelsOnly
                || call.real("value", 0) != 0
                || !call.text("mode", "constant").equals("constant")) {
            throw call.unsupported("it pads by " + pad + "; only zero channels are understood");
        }
        var op =
                new ZeroPadChannels(input.shape().channels(), Math.toIntExact(pad.get(4)), Math.toIntExact(pad.get(5)));
        return Outcome.fresh(call.layer(op, input));
    }
}
