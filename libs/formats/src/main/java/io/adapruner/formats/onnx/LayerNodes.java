package io.adapruner.formats.onnx;

import io.adapruner.network.Layer;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.ArrayList;
import java.util.List;

/** Layers as operators of ONNX opset 17, in evaluation mode. */
final class LayerNodes {
    private final Graph graph;
    private final Pooling pooling;
    private final AdaptivePooling adaptive;
    private final SmoothActivations activations;

    LayerNodes(Graph graph) {
        this.graph = graph;
        this.pooling = new Pooling(graph);
        this.adaptive = new AdaptivePooling(graph);
        this.activations = new SmoothActivations(graph);
    }

    /** The operator that computes the layer's value; steps before it are added to the graph. */
    Node node(Layer layer) {
        List<String> in = layer.inputs().stream().map(graph::value).toList();
        String x = in.getFirst();
        return switch (layer.op()) {
            case Conv2d op -> convolution(layer, op, x);
            case Linear op -> linear(layer, op, x);
            case BatchNorm2d op -> batchNorm(layer, op, x);
            case Relu op -> Node.of("Relu", x);
            case Relu6 op -> Node.of("Clip", x, graph.scalar(0), graph.scalar(6));
            case Activation op -> activations.node(layer, op.function(), x);
            case Multiply op -> Node.of("Mul", x, in.getLast());
            case Add op -> new Node(in.size() == 2 ? "Add" : "Sum", in, List.of());
            case Concat op -> new Node("Concat", in, List.of(Attribute.integer("axis", 1)));
            case Flatten op -> Node.of("Flatten", x).with(Attribute.integer("axis", 1));
            case Identity op -> Node.of("Identity", x);
            case Dropout op -> Node.of("Identity", x);
            case MaxPool2d op -> pooling.maximum(layer, op, x);
            case AvgPool2d op -> pooling.average(layer, op, x);
            case AdaptiveAvgPool2d op -> adaptive.average(layer, op.output(), x);
            case AdaptiveMaxPool2d op -> adaptive.maximum(layer, op.output(), x);
            case Subsample op -> subsample(layer, op, x);
            case ZeroPadChannels op -> Node.of("Pad", x, graph.integers(0, op.before(), 0, 0, 0, op.after(), 0, 0));
        };
    }

    private static Node convolution(Layer layer, Conv2d op, String x) {
        Extent padding = op.padding();
        return new Node("Conv", withParameters(layer, x, op.bias()), List.of())
                .with(
                        extent("dilations", op.dilation()),
                        Attribute.integer("group", op.groups()),
                        extent("kernel_shape", op.kernel()),
                        Attribute.integers(
                                "pads", padding.height(), padding.width(), padding.height(), padding.width()),
                        extent("strides", op.stride()));
    }

    /** {@code x W^T + b}: PyTorch keeps W as {@code [out, in]}. */
    private static Node linear(Layer layer, Linear op, String x) {
        return new Node("Gemm", withParameters(layer, x, op.bias()), List.of()).with(Attribute.integer("transB", 1));
    }

    private static List<String> withParameters(Layer layer, String x, boolean bias) {
        var inputs = new ArrayList<>(List.of(x, layer.parameter("weight")));
        if (bias) {
            inputs.add(layer.parameter("bias"));
        }
        return inputs;
    }

    /** ONNX's momentum is the weight of the old statistics, PyTorch's that of the new ones. */
    private static Node batchNorm(Layer layer, BatchNorm2d op, String x) {
        return Node.of(
                        "BatchNormalization",
                        x,
                        layer.parameter("weight"),
                        layer.parameter("bias"),
                        layer.parameter("running_mean"),
                        layer.parameter("running_var"))
                .with(Attribute.real("epsilon", op.eps()), Attribute.real("momentum", 1 - op.momentum()));
    }

    private Node subsample(Layer layer, Subsample op, String x) {
        var shape = graph.shape(layer.inputs().getFirst());
        return Node.of(
                "Slice",
                x,
                graph.integers(0, 0),
                graph.integers(shape.height(), shape.width()),
                graph.integers(2, 3),
                graph.integers(op.step(), op.step()));
    }

    static Attribute extent(String name, Extent extent) {
        return Attribute.integers(name, extent.height(), extent.width());
    }
}
