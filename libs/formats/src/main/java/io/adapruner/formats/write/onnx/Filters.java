package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.TransposedConvolution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions and linear layers. */
record Filters(Graph graph) {
    static Node convolution(Convolution op, Place at) {
        return new Node("Conv", at.weighted(op.bias()), List.of())
                .with(
                        LayerNodes.extent("dilations", op.dilation()),
                        Attribute.integer("group", op.groups()),
                        LayerNodes.extent("kernel_shape", op.kernel()),
                        pads(op.padding(), op.padding()),
                        LayerNodes.extent("strides", op.stride()));
    }

    static Node transposed(TransposedConvolution op, Place at) {
        return new Node("ConvTranspose", at.weighted(op.bias()), List.of())
                .with(
                        LayerNodes.extent("dilations", op.dilation()),
                        Attribute.integer("group", op.groups()),
                        LayerNodes.extent("kernel_shape", op.kernel()),
                        LayerNodes.extent("output_padding", op.outputPadding()),
                        pads(op.padding(), op.padding()),
                        LayerNodes.extent("strides", op.stride()));
    }

    static Attribute pads(Extent begin, Extent end) {
        return Attribute.integers(
                "pads",
                Stream.concat(begin.dims().stream(), end.dims().stream())
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    /** {@code x W^T + b}: PyTorch keeps W as {@code [out, in]}. */
    static Node linear(Linear op, Place at) {
        return new Node("Gemm", at.weighted(op.bias()), List.of()).with(Attribute.integer("transB", 1));
    }

    /** A convolution of one position, its kernel made of the matrix where the file is loaded. */
    Node pointwise(PointwiseLinear op, Place at) {
        int positionAxes = at.input().rank() - 1;
        long[] axes = new long[positionAxes];
        for (int i = 0; i < positionAxes; i++) {
            axes[i] = i + 2L;
        }
        var inputs = new ArrayList<>(at.weighted(op.bias()));
        inputs.set(1, graph.inner(at.layer(), "kernel", Node.of("Unsqueeze", inputs.get(1), graph.integers(axes))));
        return new Node("Conv", inputs, List.of());
    }
}
