package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Extent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Transposed convolutions over images and sequences. What one side is padded more than the other is cropped behind. */
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
                call.node()
                        .wholes("output_padding", kernel.stream().map(k -> 0L).toList()),
                0);
        Windows windows = padded(call, Windows.of(call, kernel, x.shape()), more, x);
        int groups = Math.toIntExact(call.node().whole("group", 1));
        Optional<Reals> bias = call.optionalReals(2).filter(b -> !ConvolutionOperator.zero(b));
        // Padding cuts the output; cutting less at an end is output padding, as far as that goes.
        var least = new Extent(
                Math.min(windows.before().height(), windows.after().height()),
                Math.min(windows.before().width(), windows.after().width()));
        var convolution = new ConvTranspose2d(
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
        y = windows.line()
                ? y
                : cropped(
                        call,
                        y,
                        1,
                        windows.before().height() - least.height(),
                        windows.after().height() - least.height());
        return Flow.of(cropped(
                call,
                y,
                windows.line() ? 1 : 2,
                windows.before().width() - least.width(),
                windows.after().width() - least.width()));
    }

    private static Windows padded(Call call, Windows windows, Extent more, Activation x) {
        String auto = call.node().text("auto_pad", "NOTSET");
        boolean stated = call.node().has("output_shape");
        if (!stated && !auto.startsWith("SAME")) {
            return windows.padded(call, x.shape());
        }
        List<Long> sizes = call.node().wholes("output_shape", List.of());
        int rank = x.shape().rank();
        int width = x.shape().dims().getLast();
        int height = windows.line() ? 1 : x.shape().height();
        long outWidth =
                stated ? sizes.getLast() : (long) width * windows.stride().width();
        long outHeight = windows.line()
                ? 1
                : stated
                        ? sizes.get(sizes.size() - rank + 1)
                        : (long) height * windows.stride().height();
        return windows.halves(
                call,
                auto.startsWith("SAME") ? auto : "SAME_UPPER",
                windows.line()
                        ? 0
                        : cut(
                                call,
                                height,
                                windows.stride().height(),
                                more.height(),
                                windows.kernel().height(),
                                windows.dilation().height(),
                                outHeight),
                cut(
                        call,
                        width,
                        windows.stride().width(),
                        more.width(),
                        windows.kernel().width(),
                        windows.dilation().width(),
                        outWidth));
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
