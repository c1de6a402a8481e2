package io.adapruner.formats.torchscript;

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

    /**
     * @param variable from a value's name (a layer's or {@link io.adapruner.network.Network#INPUT}) to a variable's
     * @param parameter from a parameter's full name to an expression, usually {@code self.} and an attribute's name
     */
    public NetworkCode(
            Precision precision,
            Statistics statistics,
            UnaryOperator<String> variable,
            UnaryOperator<String> parameter) {
        this(precision, statistics, variable, parameter, Set.of());
    }

    private NetworkCode(
            Precision precision,
            Statistics statistics,
            UnaryOperator<String> variable,
            UnaryOperator<String> parameter,
            Set<String> overwriting) {
        this.precision = precision;
        this.statistics = statistics;
        this.variable = variable;
        this.parameter = parameter;
        this.overwriting = overwriting;
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
     * The same code, in which the named layers (ReLU, add) write into their first input: the caller knows that nobody else
     * needs its value, gradients included.
     */
    public NetworkCode overwriting(Set<String> layers) {
        return new NetworkCode(precision, statistics, variable, parameter, Set.copyOf(layers));
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
            case Conv2d op -> convolution(layer, op, x);
            case Linear op -> linear(layer, op, x);
            case BatchNorm2d op -> batchNorm(layer, op, x);
            case Relu op -> "torch.relu" + mark + "(" + x + ")";
            case Relu6 op -> "torch.hardtanh(" + x + ", 0., 6.)";
            case Activation op -> activation(op, x);
            case Multiply op -> "torch.mul(" + x + ", " + in.getLast() + ")";
            case Add op -> in.stream().skip(1).reduce(x, (a, b) -> "torch.add" + mark + "(" + a + ", " + b + ")");
            case Concat op -> "torch.cat([" + String.join(", ", in) + "], 1)";
            case Flatten op -> "torch.flatten(" + x + ", 1)";
            case Identity op -> x;
            case Dropout op ->
                "torch.dropout(" + x + ", " + number(op.probability()) + ", " + flag(statistics == Statistics.BATCH)
                        + ")";
            case AdaptiveAvgPool2d op -> "torch.adaptive_avg_pool2d(" + x + ", " + extent(op.output()) + ")";
            case AdaptiveMaxPool2d op -> "(torch.adaptive_max_pool2d(" + x + ", " + extent(op.output()) + "))[0]";
            case AvgPool2d op ->
                "torch.avg_pool2d("
                        + String.join(
                                ", ",
                                x,
                                extent(op.kernel()),
                                extent(op.stride()),
                                extent(op.padding()),
                                flag(op.ceilMode()),
                                flag(op.countIncludePad()))
                        + ")";
            case MaxPool2d op ->
                "torch.max_pool2d("
                        + String.join(
                                ", ",
                                x,
                                extent(op.kernel()),
                                extent(op.stride()),
                                extent(op.padding()),
                                extent(op.dilation()),
                                flag(op.ceilMode()))
                        + ")";
            case Subsample op -> subsample(op, x);
            case ZeroPadChannels op ->
                "torch.constant_pad_nd(" + x + ", [0, 0, 0, 0, " + op.before() + ", " + op.after() + "], 0)";
        };
    }

    /** Spelt out: programs of this archive version know gelu without its approximation only. */
    private static String geluByTanh(String x) {
        String cubic = "torch.add(" + x + ", torch.mul(torch.pow(" + x + ", 3), 0.044715))";
        String tanh = "torch.tanh(torch.mul(" + cubic + ", " + number(Math.sqrt(2 / Math.PI)) + "))";
        return "torch.mul(torch.mul(" + x + ", 0.5), torch.add(" + tanh + ", 1))";
    }

    private static String activation(Activation op, String x) {
        return switch (op.function()) {
            case SIGMOID -> "torch.sigmoid(" + x + ")";
            case TANH -> "torch.tanh(" + x + ")";
            case SILU -> "torch.silu(" + x + ")";
            case HARD_SIGMOID -> "torch.hardsigmoid(" + x + ")";
            case HARD_SWISH -> "torch.hardswish(" + x + ")";
            case GELU -> "torch.gelu(" + x + ")";
            case GELU_TANH -> geluByTanh(x);
            case MISH -> "torch.mish(" + x + ")";
        };
    }

    private String convolution(Layer layer, Conv2d op, String x) {
        return "torch.conv2d("
                + String.join(
                        ", ",
                        cast(x),
                        cast(own(layer, "weight")),
                        op.bias() ? cast(own(layer, "bias")) : "None",
                        extent(op.stride()),
                        extent(op.padding()),
                        extent(op.dilation()),
                        Integer.toString(op.groups()))
                + ")";
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

    private static String subsample(Subsample op, String x) {
        String rows = "torch.slice(" + x + ", 2, 0, 9223372036854775807, " + op.step() + ")";
        return "torch.slice(" + rows + ", 3, 0, 9223372036854775807, " + op.step() + ")";
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

    private static String extent(Extent extent) {
        return "[" + extent.height() + ", " + extent.width() + "]";
    }

    private static String flag(boolean value) {
        return value ? "True" : "False";
    }

    /** A float literal as TorchScript writes it. */
    public static String number(double value) {
        return Double.toString(value).toLowerCase(Locale.ROOT);
    }
}
