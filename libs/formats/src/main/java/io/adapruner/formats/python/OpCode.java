package io.adapruner.formats.python;

import io.adapruner.formats.python.Constant.Flag;
import io.adapruner.formats.python.Constant.Pair;
import io.adapruner.formats.python.Constant.Real;
import io.adapruner.formats.python.Constant.Whole;
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
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations as PyTorch modules and as expressions. */
final class OpCode {
    private final String owner;

    /** @param owner identifier that parameters made of the operation's constants are named after */
    OpCode(String owner) {
        this.owner = owner;
    }

    /** The module that computes it, where PyTorch has one. */
    Optional<Build.Leaf> module(Op op) {
        return switch (op) {
            case Conv2d c -> leaf("nn.Conv2d", convolution(c));
            case Linear l ->
                leaf("nn.Linear", count("in", l.in()), count("channels", l.out()), flag("bias", l.bias(), true));
            case BatchNorm2d n ->
                leaf(
                        "nn.BatchNorm2d",
                        count("channels", n.channels()),
                        real("eps", n.eps(), 1e-5),
                        real("momentum", n.momentum(), 0.1));
            case Relu _ -> leaf("nn.ReLU");
            case Relu6 _ -> leaf("nn.ReLU6");
            case Flatten _ -> leaf("nn.Flatten");
            case Identity _ -> leaf("nn.Identity");
            case Dropout d -> leaf("nn.Dropout", real("p", d.probability(), 0.5));
            case AdaptiveAvgPool2d p -> leaf("nn.AdaptiveAvgPool2d", extent("size", p.output()));
            case AdaptiveMaxPool2d p -> leaf("nn.AdaptiveMaxPool2d", extent("size", p.output()));
            case AvgPool2d p -> leaf("nn.AvgPool2d", average(p));
            case MaxPool2d p -> leaf("nn.MaxPool2d", maximum(p));
            case Activation a -> module(a.function());
            case Add _, Multiply _, Concat _, Subsample _, ZeroPadChannels _ -> Optional.empty();
        };
    }

    /** What it computes, for an operation without parameters. */
    Code expression(Op op, List<Code> inputs) {
        Code x = inputs.getFirst();
        return switch (op) {
            case Relu _ -> Code.call("F.relu", inputs);
            case Relu6 _ -> Code.call("F.relu6", inputs);
            case Flatten _ -> Code.call("torch.flatten", List.of(x, Code.text("1")));
            case Identity _ -> x;
            case Activation a -> function(a.function(), x);
            case Add _ -> new Code.Group("", inputs, "", " + ");
            case Multiply _ -> Code.call("torch.mul", inputs);
            case Concat _ -> Code.call("torch.cat", List.of(new Code.Group("[", inputs, "]", ", "), Code.text("1")));
            case Subsample s ->
                new Code.Joined(List.of(
                        x,
                        Code.text("[:, :, ::"),
                        count("step", s.step(), false),
                        Code.text(", ::"),
                        count("step", s.step(), false),
                        Code.text("]")));
            case ZeroPadChannels p -> padded(p, x);
            case Dropout d -> call("F.dropout", x, List.of(real("p", d.probability(), 0.5)), "training=self.training");
            case AdaptiveAvgPool2d p -> call("F.adaptive_avg_pool2d", x, List.of(extent("size", p.output())));
            case AdaptiveMaxPool2d p -> call("F.adaptive_max_pool2d", x, List.of(extent("size", p.output())));
            case AvgPool2d p -> call("F.avg_pool2d", x, List.of(average(p)));
            case MaxPool2d p -> call("F.max_pool2d", x, List.of(maximum(p)));
            case Conv2d _, Linear _, BatchNorm2d _ -> throw new IllegalArgumentException(op + " has parameters");
        };
    }

    /** A word for a module without a name of its own. */
    static String word(Op op) {
        return switch (op) {
            case Conv2d _ -> "conv";
            case Linear _ -> "linear";
            case BatchNorm2d _ -> "norm";
            case Relu _ -> "relu";
            case Relu6 _ -> "relu6";
            case Flatten _ -> "flatten";
            case Identity _ -> "identity";
            case Dropout _ -> "dropout";
            case AdaptiveAvgPool2d _, AdaptiveMaxPool2d _, AvgPool2d _, MaxPool2d _ -> "pool";
            case Add _ -> "add";
            case Multiply _ -> "gated";
            case Activation _ -> "activation";
            case Concat _ -> "concat";
            case Subsample _ -> "subsample";
            case ZeroPadChannels _ -> "pad";
        };
    }

    private Code padded(ZeroPadChannels p, Code x) {
        Code zero = Code.text("0");
        List<Code> amounts = List.of(
                zero, zero, zero, zero, count("pad_before", p.before(), false), count("pad_after", p.after(), false));
        return Code.call("F.pad", List.of(x, new Code.Group("(", amounts, ")", ", ")));
    }

    private Argument[] convolution(Conv2d c) {
        return new Argument[] {
            count("in", c.in()),
            count("channels", c.out()),
            extent("kernel_size", c.kernel()),
            extent("stride", c.stride(), 1),
            extent("padding", c.padding(), 0),
            extent("dilation", c.dilation(), 1),
            new Argument("groups", owner, "groups", true, new Whole(c.groups()), Optional.of(new Whole(1))),
            flag("bias", c.bias(), true)
        };
    }

    private Argument[] average(AvgPool2d p) {
        return new Argument[] {
            extent("kernel_size", p.kernel()),
            keyword(extent("stride", p.stride())),
            extent("padding", p.padding(), 0),
            flag("ceil_mode", p.ceilMode(), false),
            flag("count_include_pad", p.countIncludePad(), true)
        };
    }

    private Argument[] maximum(MaxPool2d p) {
        return new Argument[] {
            extent("kernel_size", p.kernel()),
            keyword(extent("stride", p.stride())),
            extent("padding", p.padding(), 0),
            extent("dilation", p.dilation(), 1),
            flag("ceil_mode", p.ceilMode(), false)
        };
    }

    private static Optional<Build.Leaf> module(Activation.Function function) {
        return switch (function) {
            case SIGMOID -> leaf("nn.Sigmoid");
            case TANH -> leaf("nn.Tanh");
            case SILU -> leaf("nn.SiLU");
            case HARD_SIGMOID -> leaf("nn.Hardsigmoid");
            case HARD_SWISH -> leaf("nn.Hardswish");
            case GELU -> leaf("nn.GELU");
            // Not as nn.GELU(approximate="tanh"): text arguments are no constants that widths are told apart by.
            case GELU_TANH -> Optional.empty();
            case MISH -> leaf("nn.Mish");
        };
    }

    private static Code function(Activation.Function function, Code x) {
        return switch (function) {
            case SIGMOID -> call("torch.sigmoid", x, List.of());
            case TANH -> call("torch.tanh", x, List.of());
            case SILU -> call("F.silu", x, List.of());
            case HARD_SIGMOID -> call("F.hardsigmoid", x, List.of());
            case HARD_SWISH -> call("F.hardswish", x, List.of());
            case GELU -> call("F.gelu", x, List.of());
            case GELU_TANH -> call("F.gelu", x, List.of(), "approximate=\"tanh\"");
            case MISH -> call("F.mish", x, List.of());
        };
    }

    private static Optional<Build.Leaf> leaf(String function, Argument... arguments) {
        return Optional.of(new Build.Leaf(function, List.of(arguments)));
    }

    private static Code call(String function, Code x, List<Argument> arguments, String... more) {
        var all = new ArrayList<Code>();
        all.add(x);
        all.addAll(arguments);
        for (String text : more) {
            all.add(Code.text(text));
        }
        return Code.call(function, all);
    }

    private Argument count(String label, int value) {
        return count(label, value, true);
    }

    private Argument count(String label, int value, boolean channels) {
        return new Argument("", owner, label, channels, new Whole(value), Optional.empty());
    }

    private Argument extent(String label, Extent value) {
        return new Argument("", owner, label, false, new Pair(value), Optional.empty());
    }

    private Argument extent(String label, Extent value, int fallback) {
        return new Argument(
                label, owner, label, false, new Pair(value), Optional.of(new Pair(Extent.square(fallback))));
    }

    private static Argument keyword(Argument a) {
        return new Argument(a.label(), a.owner(), a.label(), a.channels(), a.value(), a.fallback());
    }

    private Argument real(String label, double value, double fallback) {
        return new Argument(label, owner, label, false, new Real(value), Optional.of(new Real(fallback)));
    }

    private Argument flag(String label, boolean value, boolean fallback) {
        return new Argument(label, owner, label, false, new Flag(value), Optional.of(new Flag(fallback)));
    }
}
