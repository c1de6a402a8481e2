package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.LocalResponseNorm;
import io.adapruner.network.op.MatMul;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PRelu;
import io.adapruner.network.op.ParametricActivation;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.Softplus;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.op.Where;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.op.ZeroPadChannels;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Layers as operators of ONNX opset 17, in evaluation mode. */
final class LayerNodes {
    private final Graph graph;
    private final Pooling pooling;
    private final AdaptivePooling adaptive;
    private final SmoothActivations activations;
    private final Arithmetics arithmetics;
    private final Normalisations norms;
    private final Filters filters;
    private final Arrangements arrangements;
    private final Patches patches;
    private final Resizing resizing;

    LayerNodes(Graph graph) {
        this.graph = graph;
        this.pooling = new Pooling(graph);
        this.adaptive = new AdaptivePooling(graph);
        this.activations = new SmoothActivations(graph);
        this.arithmetics = new Arithmetics(graph);
        this.norms = new Normalisations(graph);
        this.filters = new Filters(graph);
        this.arrangements = new Arrangements(graph);
        this.patches = new Patches(graph);
        this.resizing = new Resizing(graph);
    }

    /** The operator that computes the layer's value; steps before it are added to the graph. */
    Node node(Layer layer) {
        return node(
                layer.op(),
                new Place(
                        layer,
                        layer.inputs().stream().map(graph::value).toList(),
                        graph.shape(layer.inputs().getFirst()),
                        graph.largerShape(layer.inputs().getFirst()),
                        graph.shape(layer.name()),
                        layer::parameter));
    }

    private Node node(Op any, Place at) {
        String x = at.x();
        return switch (any) {
            case Convolution op -> Filters.convolution(op, at);
            case TransposedConvolution op -> Filters.transposed(op, at);
            case Linear op -> Filters.linear(op, at);
            case PointwiseLinear op -> filters.pointwise(op, at);
            case BatchNorm2d op -> Normalisations.batch(op, at);
            case LayerNorm op -> norms.layer(op, at);
            case GroupNorm op -> norms.group(op, at);
            case LocalResponseNorm op -> Normalisations.localResponse(op, x);
            case Softmax op ->
                Node.of(op.log() ? "LogSoftmax" : "Softmax", x).with(Attribute.integer("axis", op.axis() + 1));
            case Relu op -> Node.of("Relu", x);
            case Relu6 op -> Node.of("Clip", x, graph.scalar(0), graph.scalar(6));
            case Clip op -> Node.of("Clip", x, graph.scalar((float) op.minimum()), graph.scalar((float) op.maximum()));
            case PRelu op -> Node.of("PRelu", x, slopes(op, at));
            case Activation op -> activations.node(at.layer(), op.function(), x);
            case ParametricActivation op -> SmoothActivations.node(op, x);
            case Softplus op -> activations.softplus(at.layer(), op, x);
            case Multiply op -> Node.of("Mul", x, at.values().getLast());
            case Add op -> new Node(at.values().size() == 2 ? "Add" : "Sum", at.values(), List.of());
            case Elementwise op ->
                arithmetics.node(at.layer(), op.arithmetic(), x, at.values().getLast());
            case WithScalar op -> arithmetics.node(at.layer(), op.arithmetic(), x, graph.scalar((float) op.value()));
            case WithParameter op -> arithmetics.withParameter(op, at);
            case Concat op -> new Node("Concat", at.values(), List.of(Attribute.integer("axis", 1)));
            case ConcatPositions op ->
                new Node("Concat", at.values(), List.of(Attribute.integer("axis", op.axis() + 1)));
            case Flatten op -> Node.of("Flatten", x).with(Attribute.integer("axis", 1));
            case Identity op -> Node.of("Identity", x);
            case Dropout op -> Node.of("Identity", x);
            case MaxPool op -> pooling.maximum(op, at);
            case AvgPool op -> pooling.average(op, at);
            case AdaptiveAvgPool op -> adaptive.average(at, op.output());
            case AdaptiveMaxPool op -> adaptive.maximum(at, op.output());
            case Subsample op -> arrangements.subsample(op, at);
            case ZeroPadChannels op -> Node.of("Pad", x, graph.integers(0, op.before(), 0, 0, 0, op.after(), 0, 0));
            case SliceChannels op -> arrangements.slice(x, 1, op.start(), op.length(), 1);
            case Crop op -> arrangements.crop(op, at);
            case GatherChannels op -> arrangements.gather(op, at);
            case ChannelShuffle op -> arrangements.shuffle(op, at);
            case Resize op -> resizing.node(op, at);
            case SpatialPad op -> arrangements.pad(op, at);
            case Reduce op -> reduced(op, at);
            case Where op -> arithmetics.where(at);
            case Fill op -> arithmetics.fill(op, at);
            case StoredValue op -> arrangements.stored(op, at);
            case CumulativeSum op -> Node.of("CumSum", x, graph.integers(op.axis() + 1));
            case Unfold op -> patches.unfold(op, at);
            case Fold op -> patches.fold(op, at);
            case Recurrent op -> new RecurrentNodes(graph, op, at).node();
            case Reshape op -> arrangements.reshape(op, at);
            case Expand op -> arrangements.expand(op, at);
            case Permute op -> Arrangements.permute(op.axes(), x);
            case MatMul op -> Node.of("MatMul", x, at.values().getLast());
            case OneDimensional op -> line(op, at);
        };
    }

    private Node reduced(Reduce op, Place at) {
        Node node = arrangements.reduce(op, at.x());
        return op.function().places() ? arithmetics.number(at.layer(), node) : node;
    }

    private String slopes(PRelu op, Place at) {
        String weight = at.parameter().apply("weight");
        return op.slopes() == 1
                ? weight
                : arithmetics.viewed(
                        at,
                        weight,
                        Arithmetics.perChannel(op.slopes(), at.input().rank()));
    }

    /** The planar operator between the insertion and the removal of one row. */
    private Node line(OneDimensional op, Place at) {
        String axis = graph.integers(2);
        List<String> rows = at.values().stream()
                .map(v -> graph.inner(at.layer(), "row", Node.of("Unsqueeze", v, axis)))
                .toList();
        var plane = new Place(
                at.layer(),
                rows,
                widened(at.input()),
                widened(at.larger()),
                widened(at.output()),
                suffix -> suffix.equals("weight")
                        ? graph.inner(
                                at.layer(),
                                "kernel",
                                Node.of("Unsqueeze", at.parameter().apply(suffix), axis))
                        : at.parameter().apply(suffix));
        return Node.of("Squeeze", graph.inner(at.layer(), "plane", node(op.plane(), plane)), axis);
    }

    private static TensorShape widened(TensorShape line) {
        return TensorShape.of(line.channels(), 1, line.dims().get(1));
    }

    static Attribute extent(String name, Extent extent) {
        return Attribute.integers(
                name, extent.dims().stream().mapToInt(Integer::intValue).toArray());
    }
}
