package io.adapruner.formats.write.python.code;

import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.size.SizeRule.Rest;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations whose sizes follow the shapes of other values, as expressions that are right for every size of the network's input.
 *
 * @param values names of what is read: the operation's own input first
 * @param variables the same in the code
 */
public record SizedExpressions(Arguments arguments, List<String> values, List<Code> variables) {
    public Code of(Op op, List<SizeRule> rules) {
        return of(op, variables.getFirst(), rules);
    }

    private Code of(Op op, Code x, List<SizeRule> rules) {
        List<Integer> own = op.sizes();
        return switch (op) {
            case Reshape _ -> Code.call("torch.reshape", List.of(x, shape(batch(rules), rules, own)));
            case Expand _ -> Code.call("torch.Tensor.expand", List.of(x, shape(Code.text("-1"), rules, own)));
            case Crop crop ->
                cropped(crop, x, size(rules.getFirst(), own.getFirst()), size(rules.getLast(), own.getLast()));
            case Resize resize -> resized(resize, x, rules);
            case OneDimensional(Op plane) -> {
                Code row = Code.call("torch.unsqueeze", List.of(x, Code.text("2")));
                yield Code.call("torch.squeeze", List.of(of(plane, row, rules), Code.text("2")));
            }
            case Op other -> throw new IllegalArgumentException(other + " holds no sizes");
        };
    }

    /** Left open, unless another size is. */
    private Code batch(List<SizeRule> rules) {
        return rules.contains(new Rest())
                ? new Code.Joined(List.of(variables.getFirst(), Code.text(".shape[0]")))
                : Code.text("-1");
    }

    private Code shape(Code batch, List<SizeRule> rules, List<Integer> own) {
        var sizes = new ArrayList<Code>(List.of(batch));
        for (int i = 0; i < own.size(); i++) {
            sizes.add(
                    rules.get(i) instanceof Fixed
                            ? arguments.count(i == 0 ? "channels" : "extent", own.get(i), i == 0)
                            : size(rules.get(i), own.get(i)));
        }
        return new Code.Group("(", sizes, ")", ", ");
    }

    private Code cropped(Crop crop, Code x, Code start, Code length) {
        if (crop.step() == 1) {
            return Code.call("torch.narrow", List.of(x, Code.text(Integer.toString(crop.axis() + 1)), start, length));
        }
        return new Code.Joined(List.of(
                x,
                Code.text("[" + ":, ".repeat(crop.axis() + 1)),
                start,
                Code.text(" : "),
                start,
                Code.text(" + ("),
                length,
                Code.text(" - 1) * " + crop.step() + " + 1 : " + crop.step() + "]")));
    }

    private Code resized(Resize r, Code x, List<SizeRule> rules) {
        var sizes = new ArrayList<Code>();
        for (int axis = 0; axis < rules.size(); axis++) {
            sizes.add(size(rules.get(axis), r.output().along(axis)));
        }
        Code size = new Code.Group("(", sizes, ")", ", ");
        Code corners = Code.text(new Constant.Flag(r.alignCorners()).python());
        if (r.scaleHeight() != 0 || r.scaleWidth() != 0) {
            Code tall = Code.text(scale(r.scaleHeight()));
            Code wide = Code.text(scale(r.scaleWidth()));
            return switch (r.interpolation()) {
                case NEAREST -> Code.call("torch.ops.aten.upsample_nearest2d", List.of(x, size, tall, wide));
                case BILINEAR -> Code.call("torch.ops.aten.upsample_bilinear2d", List.of(x, size, corners, tall, wide));
                case BICUBIC -> Code.call("torch.ops.aten.upsample_bicubic2d", List.of(x, size, corners, tall, wide));
            };
        }
        var given = new ArrayList<Code>(List.of(x, new Code.Joined(List.of(Code.text("size="), size))));
        switch (r.interpolation()) {
            case NEAREST -> {}
            case BILINEAR -> given.add(Code.text("mode=\"" + Expressions.linear(r) + "\""));
            case BICUBIC -> given.add(Code.text("mode=\"bicubic\""));
        }
        if (r.alignCorners()) {
            given.add(Code.text("align_corners=True"));
        }
        return Code.call("F.interpolate", given);
    }

    private static String scale(double scale) {
        return scale == 0 ? "None" : new Constant.Real(scale).python();
    }

    private Code size(SizeRule rule, int own) {
        return switch (rule) {
            case Fixed _ -> arguments.count("extent", own, false);
            case Rest _ -> Code.text("-1");
            case Follows(String value, int axis, int times, int plus, int per) -> {
                String size = ".shape[" + (axis + 1) + "]";
                size = times == 1 ? size : size + " * " + times;
                size = plus == 0 ? size : size + (plus < 0 ? " - " : " + ") + Math.abs(plus);
                boolean sum = plus != 0 && per != 1;
                Code followed = variables.get(values.indexOf(value));
                yield new Code.Joined(List.of(
                        Code.text(sum ? "(" : ""),
                        followed,
                        Code.text(size + (sum ? ")" : "") + (per == 1 ? "" : " // " + per))));
            }
        };
    }
}
