package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import java.util.List;
import java.util.Set;

/** The mean over height and width: global average pooling. */
final class MeanOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("mean.dim");
    }

    @Override
    public Outcome translate(Call call) {
        Activation input = call.activation("self");
        List<Integer> axes = call.wholes("dim").stream()
                .map(d -> call.axis(d, input))
                .sorted()
                .toList();
        if (input.shape().rank() != 3 || !axes.equals(List.of(1, 2))) {
            throw call.unsupported("it averages over " + call.wholes("dim") + "; only height and width, together, are"
                    + " understood");
        }
        Activation pooled = call.layer(new AdaptiveAvgPool2d(Extent.square(1)), input);
        return Outcome.fresh(call.truth("keepdim", false) ? pooled : call.layer(new Flatten(), pooled));
    }
}
