package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.TransposedConvolution;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Transposed convolutions over sequences, images and volumes. What one side is padded more than the other is cropped behind. */
final class TransposedConvolutionOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("ConvTranspose");
    }

    @Override
    public Operand only(Call call) {
        Activation x = call.activation(0);
        Reals weight = call.reals(1);
        List<Integer> shape = weight.shape();
        List<Long> kernel = shape.stream().skip(2).map(Integer::longValue).toList();
        Extent more = Windows.extent(
                call,
                kernel.size(),
                call.node()
                        .wholes("output_padding", kernel.stream().map(k -> 0L).toList()),
                0);
        Windows windows = padded(call, Windows.of(call, kernel, x.shape()), more, x);
        int groups = Math.toIntExact(call.node().whole("group", 1));
        Optional<Reals> bias = call.optionalReals(2).filter(b -> !ConvolutionOperator.zero(b));
        // Padding cuts the output; cutting less at an end is output padding, as far as that goes.
        Extent least = windows.alongAxes(
                axis -> Math.min(windows.before().along(axis), windows.after().along(axis)));
        var convolution = TransposedConvolution.of(
                shape.getFirst(),
                Math.multiplyExact(shape.get(1), groups),
                windows.kernel(),
                windows.stride(),
                least,
                more,
                windows.dilation(),
                groups,
                bias.isPresent());
        Activation y = call.layer(windows.over(convolution), x, Call.parameters(weight, bias));
        // A line's one row is no axis of it.
        int first = windows.line() ? 1 : 0;
        for (int axis = first; axis < least.axes(); axis++) {
            y = cropped(
                    call,
                    y,
                    axis + 1 - first,
                    windows.before().along(axis) - least.along(axis),
                    windows.after().along(axis) - least.along(axis));
        }
        return Flow.of(y);
    }

    private static Windows padded(Call call, Windows windows, Extent more, Activation x) {
        String auto = call.node().text("auto_pad", "NOTSET");
        boolean stated = call.node().has("output_shape");
        if (!stated && !auto.startsWith("SAME")) {
            return windows.padded(call, x.shape());
        }
        List<Long> sizes = call.node().wholes("output_shape", List.of());
        List<Integer> in = windows.positions(x.shape());
        int axes = in.size();
        return windows.halves(
                call,
                auto.startsWith("SAME") ? auto : "SAME_UPPER",
                windows.alongAxes(axis -> windows.line() && axis == 0
                        ? 0
                        : cut(
                                call,
                                in.get(axis),
                                windows.stride().along(axis),
                                more.along(axis),
                                windows.kernel().along(axis),
                                windows.dilation().along(axis),
                                stated
                                        ? sizes.get(sizes.size() - axes + axis)
                                        : (long) in.get(axis) * windows.stride().along(axis))));
    }

    private static int cut(Call call, int in, int stride, int more, int kernel, int dilation, long out) {
        long cut = (in - 1L) * stride + more + (kernel - 1L) * dilation + 1 - out;
        if (cut < 0) {
            throw call.unsupported("an output of " + out + " positions is larger than its kernel reaches");
        }
        return Math.toIntExact(cut);
    }

    private static Activation cropped(Call call, Activation y, int axis, int front, int back) {
        if (front == 0 && back == 0) {
            return y;
        }
        return call.layer(new Crop(axis, front, y.shape().dims().get(axis) - front - back, 1), y);
    }
}
