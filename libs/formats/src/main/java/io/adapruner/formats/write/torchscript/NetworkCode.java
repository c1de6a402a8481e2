package io.adapruner.formats.write.torchscript;

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
import io.adapruner.network.op.Conv2d;
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
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Layers as TorchScript statements, one assignment each. In {@link Precision#BF16} convolutions and linear layers cast their
 * input and weights to bfloat16 and everything behind them stays bfloat16, as under PyTorch's autocast; a program casts its
 * result back with {@link #toFloat}.
 */
public final class NetworkCode {
    private static final int FLOAT = 6;
    private static final int BFLOAT16 = 15;

    private final Precision precision;
    private final Statistics statistics;
    private final UnaryOperator<String> variable;
    private final UnaryOperator<String> parameter;
    private final Set<String> overwriting;
    private final Pointwise pointwise;

    /**
     * @param variable from a value's name (a layer's or {@link io.adapruner.network.Network#INPUT}) to a variable's
     * @param parameter from a parameter's full name to an expression, usually {@code self.} and an attribute's name
     */
    public NetworkCode(
            Precision precision,
            Statistics statistics,
            UnaryOperator<String> variable,
            UnaryOperator<String> parameter) {
        this(precision, statistics, variable, parameter, Set.of(), Pointwise.CONVOLUTION);
    }

    private NetworkCode(
            Precision precision,
            Statistics statistics,
            UnaryOperator<String> variable,
            UnaryOperator<String> parameter,
            Set<String> overwriting,
            Pointwise pointwise) {
        this.precision = precision;
        this.statistics = statistics;
        this.variable = variable;
        this.parameter = parameter;
        this.overwriting = overwriting;
        this.pointwise = pointwise;
    }

    /** Variables and attributes named after values and parameters, all starting with {@code prefix}. */
    public static NetworkCode prefixed(String prefix, Precision precision, Statistics statistics) {
        return new NetworkCode(
                precision,
                statistics,
                value -> Names.attribute(prefix, value),
                name -> "self." + Names.attribute(prefix, name));
    }

    /**
     * The same code, in which the named layers (ReLU, add) write into their first input: the caller knows that nothing else
     * needs its value, gradients included.
     */
    public NetworkCode overwriting(Set<String> layers) {
        return new NetworkCode(precision, statistics, variable, parameter, Set.copyOf(layers), pointwise);
    }

    /** The same code with 1x1 convolutions computed in that way. */
    public NetworkCode pointwise(Pointwise changed) {
        return new NetworkCode(precision, statistics, variable, parameter, overwriting, changed);
    }

    /** The statements of some layers, in their order. */
    public String statements(List<Layer> layers) {
        var code = new StringBuilder();
        layers.forEach(layer -> code.append(statement(layer)));
        return code.toString();
    }

    public String statement(Layer layer) {
        return "    " + variable.apply(layer.name()) + " = " + expression(layer) + "\n";
    }

    public String variable(String value) {
        return variable.apply(value);
    }

    /** The expression as 32-bit floats. */
    public static String toFloat(String expression) {
        return "torch.to(" + expression + ", " + FLOAT + ")";
    }

    /** What a layer computes, over the variables of its inputs. */
    public String expression(Layer layer) {
        List<String> in = layer.inputs().stream().map(variable).toList();
        String x = in.getFirst();
        String mark = overwriting.contains(layer.name()) ? "_" : "";
        return switch (layer.op()) {
            case Convolution op -> convolution(layer, op, x);
            case Linear op -> linear(layer, op, x);
            case BatchNorm2d op -> batchNorm(layer, op, x);
            case Relu op -> "torch.relu" + mark + "(" + x + ")";
            case Relu6 op -> "torch.hardtanh(" + x + ", 0., 6.)";
            case Activation op -> ElementwiseCode.activation(op, x);
            case Multiply op -> "torch.mul(" + x + ", " + in.getLast() + ")";
            case Add op -> in.stream().skip(1).reduce(x, (a, b) -> "torch.add" + mark + "(" + a + ", " + b + ")");
            case Concat op -> "torch.cat([" + String.join(", ", in) + "], 1)";
            case Flatten op -> "torch.flatten(" + x + ", 1)";
            case TransposedConvolution op -> transposedConvolution(layer, op, x);
            case PointwiseLinear op -> pointwiseLinear(layer, op, x);
            case LayerNorm op -> layerNorm(layer, op, x);
            case GroupNorm op -> groupNorm(layer, op, x);
            case PRelu op -> "torch.prelu(" + exact(x) + ", " + own(layer, "weight") + ")";
            case WithParameter op -> withParameter(layer, op, x);
            case OneDimensional op -> oneDimensional(layer, op);
            case ParametricActivation op -> ElementwiseCode.activation(op, x);
            case Clip op -> "torch.hardtanh(" + x + ", " + number(op.minimum()) + ", " + number(op.maximum()) + ")";
            case Softplus op -> "torch.softplus(" + x + ", " + number(op.beta()) + ", " + number(op.threshold()) + ")";
            case WithScalar op -> ElementwiseCode.withScalar(op.arithmetic(), x, op.value());
            case Elementwise op -> ElementwiseCode.withTensor(op.arithmetic(), x, in.getLast());
            case SliceChannels op -> "torch.narrow(" + x + ", 1, " + op.start() + ", " + op.length() + ")";
            case GatherChannels op -> ArrangementCode.gather(op, x);
            case ChannelShuffle op -> "torch.channel_shuffle(" + x + ", " + op.groups() + ")";
            case Crop op -> ArrangementCode.crop(op, x);
            case ConcatPositions op -> "torch.cat([" + String.join(", ", in) + "], " + (op.axis() + 1) + ")";
            case Resize op -> ArrangementCode.resize(op, x);
            case SpatialPad op -> ArrangementCode.pad(op, x);
            case Reduce op -> ArrangementCode.reduce(op, x);
            case Reshape op -> ArrangementCode.reshape(op, x);
            case Expand op -> ArrangementCode.expand(op, x);
            case Permute op -> ArrangementCode.permute(op, x);
            case MatMul op -> "torch.matmul(" + cast(x) + ", " + cast(in.getLast()) + ")";
            case Where op -> ElementwiseCode.where(in);
            case Fill op -> ElementwiseCode.fill(op, x, in.getLast());
            case StoredValue op -> ArrangementCode.stored(op, own(layer, ""), x);
            case CumulativeSum op -> "torch.cumsum(" + exact(x) + ", " + (op.axis() + 1) + ")";
            case Unfold op -> ArrangementCode.unfold(op, x);
            case Fold op -> ArrangementCode.fold(op, x);
            case Recurrent op ->
                new RecurrentCode(op, statistics == Statistics.BATCH, suffix -> own(layer, suffix))
                        .expression(exact(x));
            case LocalResponseNorm op -> ArrangementCode.localResponseNorm(op, exact(x));
            case Softmax op ->
                "torch." + (op.log() ? "log_softmax" : "softmax") + "(" + exact(x) + ", " + (op.axis() + 1) + ", None)";
            case Identity op -> x;
            case Dropout op ->
                "torch.dropout(" + x + ", " + number(op.probability()) + ", " + flag(statistics == Statistics.BATCH)
                        + ")";
            case AdaptiveAvgPool op ->
                "torch.adaptive_avg_pool" + over(op.output()) + "(" + x + ", " + extent(op.output()) + ")";
            case AdaptiveMaxPool op ->
                "(torch.adaptive_max_pool" + over(op.output()) + "(" + x + ", " + extent(op.output()) + "))[0]";
            case AvgPool op ->
                "torch.avg_pool" + over(op.kernel()) + "("
                        + String.join(
                                ", ",
                                // Over volumes libtorch has no kernel for bfloat16.
                                op.kernel().axes() == 3 ? exact(x) : x,
                                extent(op.kernel()),
                                extent(op.stride()),
                                extent(op.padding()),
                                flag(op.ceilMode()),
                                flag(op.countIncludePad()))
                        + ")";
            case MaxPool op ->
                "torch.max_pool" + over(op.kernel()) + "("
                        + String.join(
                                ", ",
                                x,
                                extent(op.kernel()),
                                extent(op.stride()),
                                extent(op.padding()),
                                extent(op.dilation()),
                                flag(op.ceilMode()))
                        + ")";
            case Subsample op -> ArrangementCode.subsample(op, x);
            case ZeroPadChannels op ->
                "torch.constant_pad_nd(" + x + ", [0, 0, 0, 0, " + op.before() + ", " + op.after() + "], 0)";
        };
    }

    /**
     * A convolution's input as libtorch's convolutions take it. With one channel, strides that say channels-last and strides that
     * say channels-first describe the same memory, and oneDNN computes nonsense from the former where the output has one column;
     * taking the axis away and adding it again leaves the latter.
     */
    private static String input(int channels, String x) {
        return channels == 1 ? "torch.unsqueeze(torch.squeeze(" + x + ", 1), 1)" : x;
    }

    private String convolution(Layer layer, Convolution op, String x) {
        if (pointwise == Pointwise.MATRIX_PRODUCT && op instanceof Conv2d plane && isPointwise(plane)) {
            return matrixProduct(layer, plane, x);
        }
        return "torch.conv" + over(op.kernel()) + "("
                + String.join(
                        ", ",
                        cast(input(op.in(), x)),
                        cast(own(layer, "weight")),
                        op.bias() ? cast(own(layer, "bias")) : "None",
                        extent(op.stride()),
                        extent(op.padding()),
                        extent(op.dilation()),
                        Integer.toString(op.groups()))
                + ")";
    }

    private static boolean isPointwise(Conv2d op) {
        return op.kernel().equals(Extent.square(1)) && op.padding().equals(Extent.square(0)) && op.groups() == 1;
    }

    private String matrixProduct(Layer layer, Conv2d op, String x) {
        String read = op.stride().equals(Extent.square(1)) ? x : ArrangementCode.strided(op.stride(), x);
        String weight = "torch.flatten(" + cast(own(layer, "weight")) + ", 1)";
        String bias = op.bias() ? cast(own(layer, "bias")) : "None";
        return linearOverChannels(cast(read), weight, bias);
    }

    private String linear(Layer layer, Linear op, String x) {
        return "torch.linear(" + cast(x) + ", " + cast(own(layer, "weight")) + ", "
                + (op.bias() ? cast(own(layer, "bias")) : "None") + ")";
    }

    private String batchNorm(Layer layer, BatchNorm2d op, String x) {
        String momentum =
                switch (statistics) {
                    case RUNNING, BATCH -> number(op.momentum());
                    case AVERAGED -> "momentum";
                };
        return "torch.batch_norm("
                + String.join(
                        ", ",
                        x,
                        own(layer, "weight"),
                        own(layer, "bias"),
                        own(layer, "running_mean"),
                        own(layer, "running_var"),
                        flag(statistics != Statistics.RUNNING),
                        momentum,
                        number(op.eps()),
                        "True")
                + ")";
    }

    private String transposedConvolution(Layer layer, TransposedConvolution op, String x) {
        return "torch.conv_transpose" + over(op.kernel()) + "("
                + String.join(
                        ", ",
                        cast(input(op.in(), x)),
                        cast(own(layer, "weight")),
                        op.bias() ? cast(own(layer, "bias")) : "None",
                        extent(op.stride()),
                        extent(op.padding()),
                        extent(op.outputPadding()),
                        Integer.toString(op.groups()),
                        extent(op.dilation()))
                + ")";
    }

    /** Moving the axis is free where memory is channels-last. */
    private String pointwiseLinear(Layer layer, PointwiseLinear op, String x) {
        return linearOverChannels(cast(x), cast(own(layer, "weight")), op.bias() ? cast(own(layer, "bias")) : "None");
    }

    /** One matrix for the channels of every position. */
    private static String linearOverChannels(String x, String weight, String bias) {
        return "torch.movedim(torch.linear(torch.movedim(" + x + ", 1, -1), " + weight + ", " + bias + "), -1, 1)";
    }

    private String layerNorm(Layer layer, LayerNorm op, String x) {
        String last = "torch.movedim(" + exact(x) + ", 1, -1)";
        return "torch.movedim(torch.layer_norm("
                + String.join(
                        ", ",
                        last,
                        "[" + op.channels() + "]",
                        op.weight() ? own(layer, "weight") : "None",
                        op.bias() ? own(layer, "bias") : "None",
                        number(op.eps()))
                + "), -1, 1)";
    }

    /**
     * Where gradients are needed the input is laid out channel by channel: libtorch's kernel for the other layout writes the input's gradient
     * through a null pointer where nobody asked for it, as of an input that no parameter has part in.
     */
    private String groupNorm(Layer layer, GroupNorm op, String x) {
        String read = statistics == Statistics.BATCH ? "torch.contiguous(" + exact(x) + ")" : exact(x);
        return "torch.group_norm("
                + String.join(
                        ", ",
                        read,
                        Integer.toString(op.groups()),
                        op.affine() ? own(layer, "weight") : "None",
                        op.affine() ? own(layer, "bias") : "None",
                        number(op.eps()))
                + ")";
    }

    private String withParameter(Layer layer, WithParameter op, String x) {
        String tensor = own(layer, "");
        String viewed = op.shape().equals(op.view())
                ? tensor
                : "torch.reshape(" + tensor + ", " + ArrangementCode.list(op.view()) + ")";
        return ElementwiseCode.withTensor(op.arithmetic(), x, viewed);
    }

    /** One row is inserted into values and kernels. */
    private String oneDimensional(Layer layer, OneDimensional op) {
        String weight = layer.parameter("weight");
        var plane = new NetworkCode(
                precision,
                statistics,
                value -> "torch.unsqueeze(" + variable.apply(value) + ", 2)",
                name -> name.equals(weight)
                        ? "torch.unsqueeze(" + parameter.apply(name) + ", 2)"
                        : parameter.apply(name));
        return "torch.squeeze(" + plane.expression(layer.with(op.plane())) + ", 2)";
    }

    private String own(Layer layer, String suffix) {
        return parameter.apply(layer.parameter(suffix));
    }

    private String cast(String expression) {
        return switch (precision) {
            case FP32 -> expression;
            case BF16 -> "torch.to(" + expression + ", " + BFLOAT16 + ")";
        };
    }

    /** For what loses too much in bfloat16, as under PyTorch's autocast. */
    private String exact(String expression) {
        return switch (precision) {
            case FP32 -> expression;
            case BF16 -> toFloat(expression);
        };
    }

    public static String extent(Extent extent) {
        return extent.dims().toString();
    }

    /** The end of a function's name that says over how many axes it works. */
    static String over(Extent extent) {
        return extent.axes() + "d";
    }

    public static String flag(boolean value) {
        return value ? "True" : "False";
    }

    /** A float literal as TorchScript writes it. */
    public static String number(double value) {
        return Double.toString(value).toLowerCase(Locale.ROOT);
    }
}
