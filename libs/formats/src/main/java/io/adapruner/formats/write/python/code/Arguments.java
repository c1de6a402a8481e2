package io.adapruner.formats.write.python.code;

import io.adapruner.formats.write.python.code.Constant.Flag;
import io.adapruner.formats.write.python.code.Constant.Real;
import io.adapruner.formats.write.python.code.Constant.Sizes;
import io.adapruner.formats.write.python.code.Constant.Whole;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.LocalResponseNorm;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.op.Unfold;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of PyTorch's modules and functions.
 *
 * @param owner identifier that parameters made of them are named after
 * @param line whether extents are those of a line, of which only the columns are written
 */
public record Arguments(String owner, boolean line) {
    public Arguments(String owner) {
        this(owner, false);
    }

    /** For modules over {@code [N, C, L]}. */
    public Arguments narrow() {
        return new Arguments(owner, true);
    }

    public List<Argument> convolution(Convolution c) {
        return List.of(
                count("in", c.in()),
                count("channels", c.out()),
                extent("kernel_size", c.kernel()),
                extent("stride", c.stride(), 1),
                extent("padding", c.padding(), 0),
                extent("dilation", c.dilation(), 1),
                groups(c.groups()),
                flag("bias", c.bias(), true));
    }

    public List<Argument> transposed(TransposedConvolution c) {
        return List.of(
                count("in", c.in()),
                count("channels", c.out()),
                extent("kernel_size", c.kernel()),
                extent("stride", c.stride(), 1),
                extent("padding", c.padding(), 0),
                extent("output_padding", c.outputPadding(), 0),
                groups(c.groups()),
                flag("bias", c.bias(), true),
                extent("dilation", c.dilation(), 1));
    }

    private Argument groups(int groups) {
        return new Argument("groups", owner, "groups", true, new Whole(groups), Optional.of(new Whole(1)));
    }

    public List<Argument> linear(int in, int out, boolean bias) {
        return List.of(count("in", in), count("channels", out), flag("bias", bias, true));
    }

    public List<Argument> batchNorm(BatchNorm2d n) {
        return List.of(
                count("channels", n.channels()), real("eps", n.eps(), 1e-5), real("momentum", n.momentum(), 0.1));
    }

    public List<Argument> layerNorm(LayerNorm n) {
        return List.of(
                count("channels", n.channels()),
                real("eps", n.eps(), 1e-5),
                flag("elementwise_affine", n.weight(), true),
                // PyTorch asks for a bias where it says so, whether there is a weight or not.
                flag("bias", n.bias() || !n.weight(), true));
    }

    public List<Argument> groupNorm(GroupNorm n) {
        return List.of(
                count("norm_groups", n.groups(), false),
                count("channels", n.channels()),
                real("eps", n.eps(), 1e-5),
                flag("affine", n.affine(), true));
    }

    public List<Argument> localResponseNorm(LocalResponseNorm n) {
        return List.of(
                count("size", n.size(), false),
                real("alpha", n.alpha(), 1e-4),
                real("beta", n.beta(), 0.75),
                real("k", n.k(), 1));
    }

    /** Dropout between its layers, which is part of training alone, is not known. */
    public List<Argument> recurrent(Recurrent r) {
        return List.of(
                count("in", r.in()),
                count("hidden", r.hidden(), false),
                count("layers", r.layers(), false),
                flag("bias", r.bias(), true),
                flag("bidirectional", r.bidirectional(), false),
                new Argument("batch_first", owner, "batch_first", false, new Flag(true), Optional.empty()));
    }

    public List<Argument> unfold(Unfold u) {
        return List.of(
                extent("kernel_size", u.kernel()),
                extent("dilation", u.dilation(), 1),
                extent("padding", u.padding(), 0),
                extent("stride", u.stride(), 1));
    }

    public List<Argument> fold(Fold f) {
        return List.of(
                extent("output_size", f.output()),
                extent("kernel_size", f.kernel()),
                extent("dilation", f.dilation(), 1),
                extent("padding", f.padding(), 0),
                extent("stride", f.stride(), 1));
    }

    public List<Argument> average(AvgPool p) {
        return List.of(
                extent("kernel_size", p.kernel()),
                keyword(extent("stride", p.stride())),
                extent("padding", p.padding(), 0),
                flag("ceil_mode", p.ceilMode(), false),
                flag("count_include_pad", p.countIncludePad(), true));
    }

    public List<Argument> maximum(MaxPool p) {
        return List.of(
                extent("kernel_size", p.kernel()),
                keyword(extent("stride", p.stride())),
                extent("padding", p.padding(), 0),
                extent("dilation", p.dilation(), 1),
                flag("ceil_mode", p.ceilMode(), false));
    }

    public Argument count(String label, int value) {
        return count(label, value, true);
    }

    public Argument count(String label, int value, boolean channels) {
        return argument(label, channels, new Whole(value));
    }

    public Argument numbers(String label, List<Integer> values) {
        return argument(label, false, new Constant.Numbers(values));
    }

    public Argument extent(String label, Extent value) {
        return argument(label, false, constant(value));
    }

    private Argument extent(String label, Extent value, int fallback) {
        return new Argument(
                label,
                owner,
                label,
                false,
                constant(value),
                Optional.of(constant(Extent.even(value.axes(), fallback))));
    }

    private Constant constant(Extent value) {
        return line ? new Whole(value.width()) : new Sizes(value);
    }

    public Argument real(String label, double value) {
        return argument(label, false, new Real(value));
    }

    public Argument real(String label, double value, double fallback) {
        return new Argument(label, owner, label, false, new Real(value), Optional.of(new Real(fallback)));
    }

    public Argument flag(String label, boolean value, boolean fallback) {
        return new Argument(label, owner, label, false, new Flag(value), Optional.of(new Flag(fallback)));
    }

    public static Argument keyword(Argument a) {
        return new Argument(a.label(), a.owner(), a.label(), a.channels(), a.value(), a.fallback());
    }

    private Argument argument(String label, boolean channels, Constant value) {
        return new Argument("", owner, label, channels, value, Optional.empty());
    }
}
