package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Convolutions over sequences, images and volumes. Padding that differs between the sides becomes a layer of its own. */
final class ConvolutionOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Conv");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        Reals weight = call.reals(1);
        Optional<Reals> bias = call.optionalReals(2).filter(b -> !zero(b));
        List<Long> kernel =
                weight.shape().stream().skip(2).map(Integer::longValue).toList();
        if (StackedImages.in(view)) {
            TensorShape image = Windows.image(view);
            Windows windows = Windows.of(call, kernel, image).padded(call, image);
            Convolution convolution = convolution(call, weight, bias, windows.withoutPadding());
            return new Flow(
                    windows.slid(call, view, 0, x -> call.layer(convolution, x, Call.parameters(weight, bias))));
        }
        Activation x = call.arranged(view);
        Windows windows = Windows.of(call, kernel, x.shape()).padded(call, x.shape());
        if (!windows.symmetric()) {
            var pad = new SpatialPad(SpatialPad.Mode.CONSTANT, windows.before(), windows.after(), 0);
            x = call.layer(windows.over(pad), x);
            windows = windows.withoutPadding();
        }
        Convolution convolution = convolution(call, weight, bias, windows);
        return Flow.of(call.layer(windows.over(convolution), x, Call.parameters(weight, bias)));
    }

    private static Convolution convolution(Call call, Reals weight, Optional<Reals> bias, Windows windows) {
        int groups = Math.toIntExact(call.node().whole("group", 1));
        return Convolution.of(
                Math.multiplyExact(weight.shape().get(1), groups),
                weight.shape().getFirst(),
                windows.kernel(),
                windows.stride(),
                windows.before(),
                windows.dilation(),
                groups,
                bias.isPresent());
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
