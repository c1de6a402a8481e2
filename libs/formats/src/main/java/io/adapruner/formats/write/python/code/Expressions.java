package io.adapruner.formats.write.python.code;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.AvgPool2d;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Operations as expressions. */
public record Expressions(Arguments arguments) {
    /** What is padded on either side of the last axis, and of those before it. */
    private static final List<List<String>> SIDES = List.of(
            List.of("pad_left", "pad_right"), List.of("pad_top", "pad_bottom"), List.of("pad_front", "pad_back"));

    /** What it computes, for an operation without parameters. */
    public Code of(Op op, List<Code> inputs) {
        Code x = inputs.getFirst();
        return switch (op) {
            case Relu _ -> Code.call("F.relu", inputs);
            case Relu6 _ -> Code.call("F.relu6", inputs);
            case Flatten _ -> Code.call("torch.flatten", List.of(x, Code.text("1")));
            case Identity _ -> x;
            case Activation a -> Functions.call(a.function(), x);
            case ParametricActivation a ->
                call(Functions.name(a.function()), x, arguments.real("parameter", a.parameter()));
            case Clip c ->
                call("torch.clamp", x, arguments.real("minimum", c.minimum()), arguments.real("maximum", c.maximum()));
            case Softplus s ->
                call(
                        "F.softplus",
                        x,
                        arguments.real("beta", s.beta(), 1),
                        arguments.real("threshold", s.threshold(), 20));
            case Softmax s ->
                call(s.log() ? "F.log_softmax" : "F.softmax", x, arguments.count("axis", s.axis() + 1, false));
            case LocalResponseNorm n -> call("F.local_response_norm", x, arguments.localResponseNorm(n));
            case Add _ -> new Code.Group("", inputs, "", " + ");
            case Multiply _ -> Code.call("torch.mul", inputs);
            case Elementwise e -> function(e.arithmetic(), x, inputs.getLast());
            case WithScalar s -> withScalar(s, x);
            case MatMul _ -> Code.call("torch.matmul", inputs);
            case Where _ -> Code.call("torch.where", List.of(holds(x), inputs.get(1), inputs.getLast()));
            case Fill f ->
                Code.call("torch.where", List.of(holds(inputs.getLast()), arguments.real("filling", f.value()), x));
            case CumulativeSum c -> call("torch.cumsum", x, arguments.count("axis", c.axis() + 1, false));
            case Unfold u -> call("F.unfold", x, arguments.unfold(u));
            case Fold f -> call("F.fold", x, arguments.fold(f));
            case Concat _ -> Code.call("torch.cat", List.of(list(inputs), Code.text("1")));
            case ConcatPositions c ->
                Code.call("torch.cat", List.of(list(inputs), arguments.count("axis", c.axis() + 1, false)));
            case SliceChannels s ->
                call(
                        "torch.narrow",
                        x,
                        Code.text("1"),
                        arguments.count("start", s.start(), false),
                        arguments.count("length", s.length(), false));
            case Crop c -> cropped(c, x);
            case GatherChannels g -> gathered(g, x);
            case ChannelShuffle s -> call("torch.channel_shuffle", x, arguments.count("groups", s.groups(), false));
            case Subsample s ->
                new Code.Joined(List.of(
                        x,
                        Code.text("[:, :, ::"),
                        arguments.count("step", s.step(), false),
                        Code.text(", ::"),
                        arguments.count("step", s.step(), false),
                        Code.text("]")));
            case ZeroPadChannels p ->
                padded(
                        x,
                        Stream.concat(
                                        Stream.of("0", "0", "0", "0").map(Code::text),
                                        Stream.of(
                                                arguments.count("pad_before", p.before(), false),
                                                arguments.count("pad_after", p.after(), false)))
                                .toList());
            case SpatialPad p -> padded(p, x);
            case Resize r -> resized(r, x);
            case Reduce r -> reduced(r, x);
            case Reshape r -> reshaped(r, x);
            case Expand e -> call("torch.Tensor.expand", x, sizes(e.to()));
            case Permute p -> {
                var axes = new ArrayList<Integer>(List.of(0));
                p.axes().forEach(a -> axes.add(a + 1));
                yield Code.call("torch.permute", List.of(x, tuple(axes)));
            }
            case Dropout d ->
                call("F.dropout", x, arguments.real("p", d.probability(), 0.5), Code.text("training=self.training"));
            case AdaptiveAvgPool p ->
                call("F.adaptive_avg_pool" + p.output().axes() + "d", x, arguments.extent("size", p.output()));
            case AdaptiveMaxPool p ->
                call("F.adaptive_max_pool" + p.output().axes() + "d", x, arguments.extent("size", p.output()));
            case AvgPool p -> call("F.avg_pool" + p.kernel().axes() + "d", x, arguments.average(p));
            case MaxPool p -> call("F.max_pool" + p.kernel().axes() + "d", x, arguments.maximum(p));
            case OneDimensional line -> line(line.plane(), x);
            case LayerNorm n when !n.weight() -> layerNorm(n, x);
            case GroupNorm n
            when !n.affine() ->
                call(
                        "F.group_norm",
                        x,
                        arguments.count("norm_groups", n.groups(), false),
                        Arguments.keyword(arguments.real("eps", n.eps())));
            case LayerNorm _,
                    GroupNorm _,
                    Convolution _,
                    TransposedConvolution _,
                    Linear _,
                    PointwiseLinear _,
                    BatchNorm2d _,
                    PRelu _,
                    Recurrent _,
                    StoredValue _,
                    WithParameter _ -> throw new IllegalArgumentException(op + " has parameters");
        };
    }

    private Code layerNorm(LayerNorm n, Code x) {
        Code last = call("torch.movedim", x, Code.text("1"), Code.text("-1"));
        Code shape = new Code.Group("(", List.of(arguments.count("channels", n.channels())), ",)", ", ");
        Code norm = call("F.layer_norm", last, shape, Arguments.keyword(arguments.real("eps", n.eps())));
        return call("torch.movedim", norm, Code.text("-1"), Code.text("1"));
    }

    /** Whether its expression is in square brackets behind its input, which a sum must not stand before. */
    public static boolean indexes(Op op) {
        return op instanceof Subsample || op instanceof Crop;
    }

    /** A value combined with a tensor. */
    public static Code withParameter(WithParameter op, Code x, String access) {
        String tensor = access;
        if (!op.shape().equals(op.view())) {
            var view = new StringBuilder(access).append(".view(-1");
            op.view().subList(1, op.view().size()).forEach(extent -> view.append(", ")
                    .append(extent));
            tensor = view.append(')').toString();
        }
        return function(op.arithmetic(), x, Code.text(tensor));
    }

    private static Code function(Arithmetic arithmetic, Code x, Code y) {
        return switch (arithmetic) {
            case ADD -> call("torch.add", x, y);
            case SUBTRACT -> call("torch.sub", x, y);
            case REVERSE_SUBTRACT -> call("torch.sub", y, x);
            case MULTIPLY -> call("torch.mul", x, y);
            case DIVIDE -> call("torch.div", x, y);
            case REVERSE_DIVIDE -> call("torch.div", y, x);
            case POWER -> call("torch.pow", x, y);
            case MAXIMUM -> call("torch.maximum", x, y);
            case MINIMUM -> call("torch.minimum", x, y);
            case EQUAL -> truth("torch.eq", x, y);
            case UNEQUAL -> truth("torch.ne", x, y);
            case LESS -> truth("torch.lt", x, y);
            case AT_MOST -> truth("torch.le", x, y);
            case GREATER -> truth("torch.gt", x, y);
            case AT_LEAST -> truth("torch.ge", x, y);
        };
    }

    /** As a number, which all of a network's values are. */
    private static Code truth(String function, Code x, Code y) {
        return number(call(function, x, y));
    }

    private static Code number(Code exact) {
        return new Code.Joined(List.of(exact, Code.text(".float()")));
    }

    private static Code holds(Code condition) {
        return call("torch.ne", condition, Code.text("0"));
    }

    /** A stored tensor as the value of every sample. */
    public static Code stored(StoredValue op, Code x, String access) {
        var text = new StringBuilder(access);
        if (!op.shape().equals(op.view())) {
            text.append(".view(-1");
            op.view().subList(1, op.view().size()).forEach(extent -> text.append(", ")
                    .append(extent));
            text.append(')');
        }
        Code batch = call("torch.Tensor.size", x, Code.text("0"));
        return new Code.Joined(List.of(
                Code.text(text + ".expand("),
                batch,
                Code.text(", -1".repeat(op.view().size()) + ")")));
    }

    private Code withScalar(WithScalar op, Code x) {
        Argument value = arguments.real("value", op.value());
        return switch (op.arithmetic()) {
            case REVERSE_SUBTRACT -> call("torch.rsub", x, value);
            case REVERSE_DIVIDE -> call("torch.mul", call("torch.reciprocal", x), value);
            case MAXIMUM -> call("torch.clamp_min", x, value);
            case MINIMUM -> call("torch.clamp_max", x, value);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                function(op.arithmetic(), x, value);
        };
    }

    private Code cropped(Crop c, Code x) {
        var pieces = new ArrayList<Code>(List.of(x, Code.text("[" + ":, ".repeat(c.axis() + 1))));
        pieces.add(arguments.count("start", c.start(), false));
        pieces.add(Code.text(":"));
        pieces.add(arguments.count("end", Math.toIntExact(c.start() + (c.length() - 1L) * c.step() + 1), false));
        pieces.add(Code.text(":"));
        pieces.add(arguments.count("step", c.step(), false));
        pieces.add(Code.text("]"));
        return new Code.Joined(pieces);
    }

    private Code gathered(GatherChannels g, Code x) {
        Code order = Code.call(
                "torch.tensor",
                List.of(
                        arguments.numbers("order", g.channels()),
                        new Code.Joined(List.of(Code.text("device="), x, Code.text(".device")))));
        return call("torch.index_select", x, Code.text("1"), order);
    }

    private static Code padded(Code x, List<Code> amounts, String... more) {
        var all = new ArrayList<>(List.of(x, new Code.Group("(", amounts, ")", ", ")));
        Stream.of(more).map(Code::text).forEach(all::add);
        return Code.call("F.pad", all);
    }

    private Code padded(SpatialPad p, Code x) {
        var amounts = new ArrayList<Code>();
        int axes = p.before().axes();
        for (int fromLast = 0; fromLast < axes; fromLast++) {
            List<String> sides = SIDES.get(fromLast);
            int axis = axes - 1 - fromLast;
            amounts.add(arguments.count(sides.getFirst(), p.before().along(axis), false));
            amounts.add(arguments.count(sides.getLast(), p.after().along(axis), false));
        }
        return switch (p.mode()) {
            case CONSTANT ->
                p.value() == 0
                        ? padded(x, amounts)
                        : padded(x, amounts, "value=" + new Constant.Real(p.value()).python());
            case REFLECT -> padded(x, amounts, "mode=\"reflect\"");
            case REPLICATE -> padded(x, amounts, "mode=\"replicate\"");
        };
    }

    private Code resized(Resize r, Code x) {
        if (r.scaleHeight() != 0 || r.scaleWidth() != 0) {
            return scaled(r, x);
        }
        Argument size = Arguments.keyword(arguments.extent("size", r.output()));
        return switch (r.interpolation()) {
            case NEAREST -> call("F.interpolate", x, size);
            case BILINEAR -> call("F.interpolate", x, size, Code.text("mode=\"" + linear(r) + "\""), aligned(r));
            case BICUBIC -> call("F.interpolate", x, size, Code.text("mode=\"bicubic\""), aligned(r));
        };
    }

    /** PyTorch's name for interpolation between neighbours. */
    static String linear(Resize r) {
        return r.output().axes() == 3 ? "trilinear" : "bilinear";
    }

    private Argument aligned(Resize r) {
        return arguments.flag("align_corners", r.alignCorners(), false);
    }

    /** By factors that are not the ratio of the extents, which only the operator itself takes together with them. */
    private static Code scaled(Resize r, Code x) {
        Code size = tuple(List.of(r.output().height(), r.output().width()));
        Code corners = Code.text(new Constant.Flag(r.alignCorners()).python());
        Code rows = Code.text(scale(r.scaleHeight()));
        Code columns = Code.text(scale(r.scaleWidth()));
        return switch (r.interpolation()) {
            case NEAREST -> call("torch.ops.aten.upsample_nearest2d", x, size, rows, columns);
            case BILINEAR -> call("torch.ops.aten.upsample_bilinear2d", x, size, corners, rows, columns);
            case BICUBIC -> call("torch.ops.aten.upsample_bicubic2d", x, size, corners, rows, columns);
        };
    }

    private static String scale(double scale) {
        return scale == 0 ? "None" : new Constant.Real(scale).python();
    }

    private Code reduced(Reduce r, Code x) {
        return switch (r.function()) {
            case MEAN -> reduced("torch.mean", r, x);
            case SUM -> reduced("torch.sum", r, x);
            case MAXIMUM -> reduced("torch.amax", r, x);
            case MINIMUM -> reduced("torch.amin", r, x);
            case PRODUCT -> {
                Code product = x;
                for (int axis : r.axes().reversed()) {
                    product = along("torch.prod", axis, r, product);
                }
                yield product;
            }
            case PLACE_OF_MAXIMUM -> number(along("torch.argmax", r.axes().getFirst(), r, x));
            case PLACE_OF_MINIMUM -> number(along("torch.argmin", r.axes().getFirst(), r, x));
        };
    }

    private Code along(String function, int axis, Reduce r, Code x) {
        return call(function, x, Code.text(Integer.toString(axis + 1)), arguments.flag("keepdim", r.keepDims(), false));
    }

    private Code reduced(String function, Reduce r, Code x) {
        return call(
                function,
                x,
                tuple(r.axes().stream().map(a -> a + 1).toList()),
                arguments.flag("keepdim", r.keepDims(), false));
    }

    private Code reshaped(Reshape r, Code x) {
        return call("torch.reshape", x, sizes(r.to()));
    }

    /** A shape as an argument, with the batch as it is. */
    private Code sizes(List<Integer> shape) {
        var sizes = new ArrayList<Code>(List.of(Code.text("-1")));
        sizes.add(arguments.count("channels", shape.getFirst(), true));
        shape.subList(1, shape.size()).forEach(extent -> sizes.add(arguments.count("extent", extent, false)));
        return new Code.Group("(", sizes, ")", ", ");
    }

    private Code line(Op plane, Code x) {
        Arguments narrow = arguments.narrow();
        return switch (plane) {
            case AdaptiveAvgPool2d p -> call("F.adaptive_avg_pool1d", x, narrow.extent("size", p.output()));
            case AdaptiveMaxPool2d p -> call("F.adaptive_max_pool1d", x, narrow.extent("size", p.output()));
            case AvgPool2d p -> call("F.avg_pool1d", x, narrow.average(p));
            case MaxPool2d p -> call("F.max_pool1d", x, narrow.maximum(p));
            case Op _ -> {
                Code row = call("torch.unsqueeze", x, Code.text("2"));
                yield call("torch.squeeze", of(plane, List.of(row)), Code.text("2"));
            }
        };
    }

    private static Code list(List<Code> items) {
        return new Code.Group("[", items, "]", ", ");
    }

    private static Code tuple(List<Integer> values) {
        var items = new ArrayList<Code>();
        values.forEach(v -> items.add(Code.text(v.toString())));
        return new Code.Group("(", items, values.size() == 1 ? ",)" : ")", ", ");
    }

    private static Code call(String function, Code x, List<Argument> more) {
        return call(function, x, more.toArray(Code[]::new));
    }

    private static Code call(String function, Code x, Code... more) {
        var all = new ArrayList<>(List.of(x));
        all.addAll(Arrays.asList(more));
        return Code.call(function, all);
    }
}
