package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Arguments;
import io.adapruner.formats.write.python.code.Code;
import io.adapruner.formats.write.python.code.Expressions;
import io.adapruner.formats.write.python.code.Functions;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
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
import io.adapruner.network.op.MaxPool2d;
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
import java.util.List;
import java.util.Optional;

/** Operations as PyTorch modules, as expressions and in a word. */
final class OpCode {
    private final Arguments arguments;
    private final Expressions expressions;

    /** @param owner identifier that parameters made of the operation's constants are named after */
    OpCode(String owner) {
        this.arguments = new Arguments(owner);
        this.expressions = new Expressions(arguments);
    }

    /**
     * The module that computes it, where PyTorch has one.
     *
     * @param rank of its input without the batch
     */
    Optional<Build.Leaf> module(Op op, int rank) {
        return switch (op) {
            case Convolution c -> leaf("nn.Conv" + over(c.kernel()), arguments.convolution(c));
            case TransposedConvolution c -> leaf("nn.ConvTranspose" + over(c.kernel()), arguments.transposed(c));
            case Linear l -> leaf("nn.Linear", arguments.linear(l.in(), l.out(), l.bias()));
            case PointwiseLinear l -> leaf(ChannelModules.LINEAR, arguments.linear(l.in(), l.out(), l.bias()));
            case BatchNorm2d n -> leaf("nn.BatchNorm" + Math.max(1, rank - 1) + "d", arguments.batchNorm(n));
            case LayerNorm n -> leaf(rank == 1 ? "nn.LayerNorm" : ChannelModules.NORM, arguments.layerNorm(n));
            case GroupNorm n -> leaf("nn.GroupNorm", arguments.groupNorm(n));
            case LocalResponseNorm n -> leaf("nn.LocalResponseNorm", arguments.localResponseNorm(n));
            case PRelu r -> leaf("nn.PReLU", List.of(arguments.count("channels", r.slopes(), r.slopes() > 1)));
            case Relu _ -> leaf("nn.ReLU");
            case Relu6 _ -> leaf("nn.ReLU6");
            case Clip c
            when c.minimum() < c.maximum() ->
                leaf(
                        "nn.Hardtanh",
                        List.of(arguments.real("minimum", c.minimum()), arguments.real("maximum", c.maximum())));
            case Flatten _ -> leaf("nn.Flatten");
            case Identity _ -> leaf("nn.Identity");
            case Dropout d -> leaf("nn.Dropout", List.of(arguments.real("p", d.probability(), 0.5)));
            case AdaptiveAvgPool p ->
                leaf("nn.AdaptiveAvgPool" + over(p.output()), List.of(arguments.extent("size", p.output())));
            case AdaptiveMaxPool p ->
                leaf("nn.AdaptiveMaxPool" + over(p.output()), List.of(arguments.extent("size", p.output())));
            case AvgPool p -> leaf("nn.AvgPool" + over(p.kernel()), arguments.average(p));
            case MaxPool p -> leaf("nn.MaxPool" + over(p.kernel()), arguments.maximum(p));
            case Activation a -> Functions.module(a.function()).flatMap(OpCode::leaf);
            case ParametricActivation a ->
                leaf(Functions.module(a.function()), List.of(arguments.real("parameter", a.parameter())));
            case Softplus s ->
                leaf(
                        "nn.Softplus",
                        List.of(arguments.real("beta", s.beta(), 1), arguments.real("threshold", s.threshold(), 20)));
            case Softmax s ->
                leaf(s.log() ? "nn.LogSoftmax" : "nn.Softmax", List.of(arguments.count("axis", s.axis() + 1, false)));
            case ChannelShuffle s -> leaf("nn.ChannelShuffle", List.of(arguments.count("groups", s.groups(), false)));
            case OneDimensional line -> line(line.plane());
            case Recurrent r -> leaf(ChannelModules.of(r.cell()), arguments.recurrent(r));
            case Unfold u -> leaf("nn.Unfold", arguments.unfold(u));
            case Fold f -> leaf("nn.Fold", arguments.fold(f));
            case Where _,
                    Fill _,
                    StoredValue _,
                    CumulativeSum _,
                    Add _,
                    Multiply _,
                    Elementwise _,
                    WithScalar _,
                    WithParameter _,
                    Clip _,
                    Concat _,
                    ConcatPositions _,
                    SliceChannels _,
                    GatherChannels _,
                    Crop _,
                    Subsample _,
                    ZeroPadChannels _,
                    SpatialPad _,
                    Resize _,
                    Reduce _,
                    Reshape _,
                    Expand _,
                    Permute _,
                    MatMul _ -> Optional.empty();
        };
    }

    /** PyTorch's own modules for {@code [N, C, L]}, from the planar operation's columns. */
    private Optional<Build.Leaf> line(Op plane) {
        Arguments narrow = arguments.narrow();
        return switch (plane) {
            case Conv2d c -> leaf("nn.Conv1d", narrow.convolution(c));
            case ConvTranspose2d c -> leaf("nn.ConvTranspose1d", narrow.transposed(c));
            case AdaptiveAvgPool2d p -> leaf("nn.AdaptiveAvgPool1d", List.of(narrow.extent("size", p.output())));
            case AdaptiveMaxPool2d p -> leaf("nn.AdaptiveMaxPool1d", List.of(narrow.extent("size", p.output())));
            case AvgPool2d p -> leaf("nn.AvgPool1d", narrow.average(p));
            case MaxPool2d p -> leaf("nn.MaxPool1d", narrow.maximum(p));
            case Op _ -> Optional.empty();
        };
    }

    /** What it computes, for an operation without parameters. */
    Code expression(Op op, List<Code> inputs) {
        return expressions.of(op, inputs);
    }

    /** A word for a module without a name of its own. */
    static String word(Op op) {
        return switch (op) {
            case Convolution _, TransposedConvolution _ -> "conv";
            case Linear _, PointwiseLinear _ -> "linear";
            case BatchNorm2d _, LayerNorm _, GroupNorm _, LocalResponseNorm _ -> "norm";
            case Relu _ -> "relu";
            case Relu6 _ -> "relu6";
            case Flatten _ -> "flatten";
            case Identity _ -> "identity";
            case Dropout _ -> "dropout";
            case AdaptiveAvgPool _, AdaptiveMaxPool _, AvgPool _, MaxPool _ -> "pool";
            case Add _ -> "add";
            case Multiply _ -> "gated";
            case Elementwise _, WithScalar _, WithParameter _ -> "combined";
            case Activation _, ParametricActivation _, PRelu _, Clip _, Softplus _ -> "activation";
            case Softmax _ -> "softmax";
            case Concat _, ConcatPositions _ -> "concat";
            case SliceChannels _, Crop _ -> "slice";
            case GatherChannels _, ChannelShuffle _ -> "shuffle";
            case Subsample _ -> "subsample";
            case ZeroPadChannels _, SpatialPad _ -> "pad";
            case Resize _ -> "resize";
            case Reduce _ -> "reduce";
            case Reshape _, Permute _ -> "reshape";
            case Expand _ -> "expand";
            case MatMul _ -> "product";
            case Where _, Fill _ -> "chosen";
            case StoredValue _ -> "stored";
            case CumulativeSum _ -> "sums";
            case Unfold _ -> "unfold";
            case Fold _ -> "fold";
            case Recurrent r ->
                switch (r.cell()) {
                    case LSTM -> "lstm";
                    case GRU -> "gru";
                };
            case OneDimensional line -> word(line.plane());
        };
    }

    /** The end of a module's name that says over how many axes it works. */
    private static String over(Extent extent) {
        return extent.axes() + "d";
    }

    private static Optional<Build.Leaf> leaf(String function) {
        return leaf(function, List.of());
    }

    private static Optional<Build.Leaf> leaf(String function, List<Argument> arguments) {
        return Optional.of(new Build.Leaf(function, arguments));
    }
}
