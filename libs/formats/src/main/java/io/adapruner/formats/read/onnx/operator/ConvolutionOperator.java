package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.SpatialPad;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Convolutions over images and sequences. Padding that differs between the sides becomes a layer of its own. */
final class ConvolutionOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Conv");
    }

    @Override
    public Operand only(Call call) {
        Activation x = call.activation(0);
        Reals weight = call.reals(1);
        List<Integer> shape = weight.shape();
        Windows windows = Windows.of(
                        call, shape.stream().skip(2).map(Integer::longValue).toList(), x)
                .padded(call, x);
        if (!windows.symmetric()) {
            var pad = new SpatialPad(SpatialPad.Mode.CONSTANT, windows.before(), windows.after(), 0);
            x = call.layer(windows.over(pad), x);
            windows = windows.withoutPadding();
        }
        int groups = Math.toIntExact(call.node().whole("group", 1));
        Optional<Reals> bias = call.optionalReals(2).filter(b -> !zero(b));
        var convolution = new Conv2d(
                Math.multiplyExact(shape.get(1), groups),
                shape.getFirst(),
                windows.kernel(),
                windows.stride(),
                windows.before(),
                windows.dilation(),
                groups,
                bias.isPresent());
        return Flow.of(call.layer(windows.over(convolution), x, Call.parameters(weight, bias)));
    }

    /** PyTorch's exporter writes a bias of computed zeros where the layer has none. */
    static boolean zero(Reals bias) {
        if (!bias.name().isEmpty()) {
            return false;
        }
        Reals values = bias.settled();
        for (int i = 0; i < values.elements(); i++) {
            if (values.real(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
