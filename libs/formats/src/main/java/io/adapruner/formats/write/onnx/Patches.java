package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Values under a kernel, for which opset 17 has no operators: a convolution of each channel by kernels that each hold a single 1
 * takes them apart, the transposed one puts them back. Multiplying by 1 and adding zeros changes no value.
 */
record Patches(Graph graph) {
    Node unfold(Unfold op, Place at) {
        TensorShape map = at.input();
        Node taken = Node.of("Conv", at.x(), kernels(at, map.channels(), op.kernel()))
                .with(
                        LayerNodes.extent("dilations", op.dilation()),
                        Attribute.integer("group", map.channels()),
                        LayerNodes.extent("kernel_shape", op.kernel()),
                        Filters.pads(op.padding(), op.padding()),
                        LayerNodes.extent("strides", op.stride()));
        List<Integer> to =
                at.varies() ? List.of(at.output().channels(), -1) : at.output().dims();
        return new Arrangements(graph).reshape(to, graph.inner(at.layer(), "taken", taken));
    }

    Node fold(Fold op, Place at) {
        TensorShape map = at.output();
        TensorShape places = op.places();
        Node apart = new Arrangements(graph)
                .reshape(List.of(at.input().channels(), places.height(), places.width()), at.x());
        return Node.of(
                        "ConvTranspose",
                        graph.inner(at.layer(), "apart", apart),
                        kernels(at, map.channels(), op.kernel()))
                .with(
                        LayerNodes.extent("dilations", op.dilation()),
                        Attribute.integer("group", map.channels()),
                        LayerNodes.extent("kernel_shape", op.kernel()),
                        LayerNodes.extent("output_padding", left(op, places)),
                        Filters.pads(op.padding(), op.padding()),
                        LayerNodes.extent("strides", op.stride()));
    }

    /** What the last place leaves free at the ends of the map. */
    private static Extent left(Fold op, TensorShape places) {
        return new Extent(
                left(
                        op.output().height(),
                        places.height(),
                        op.kernel().height(),
                        op.stride().height(),
                        op.padding().height(),
                        op.dilation().height()),
                left(
                        op.output().width(),
                        places.width(),
                        op.kernel().width(),
                        op.stride().width(),
                        op.padding().width(),
                        op.dilation().width()));
    }

    private static int left(int size, int places, int kernel, int stride, int padding, int dilation) {
        return size + 2 * padding - dilation * (kernel - 1) - 1 - (places - 1) * stride;
    }

    /** {@code [C * area, 1, kernel]}: for each channel one kernel for each of its positions. */
    private String kernels(Place at, int channels, Extent kernel) {
        int area = kernel.area();
        AdaptivePooling.requireSmall(at.layer(), (long) channels * area * area);
        float[] values = new float[channels * area * area];
        for (int row = 0; row < channels * area; row++) {
            values[row * area + row % area] = 1;
        }
        return graph.kernel(
                at.layer(), "kernels", List.of(channels * area, 1, kernel.height(), kernel.width()), values);
    }
}
