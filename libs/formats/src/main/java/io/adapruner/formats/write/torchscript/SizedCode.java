package io.adapruner.formats.write.torchscript;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
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
 * A network's layers as TorchScript statements that are right for every size of its input that is open: what its layers' sizes follow
 * is read from the values when the program runs.
 *
 * @param code for layers that hold no such sizes
 */
public record SizedCode(Network network, NetworkCode code) {
    /** The statements of some layers, in their order. */
    public String statements(List<Layer> layers) {
        var statements = new StringBuilder();
        for (Layer layer : layers) {
            List<SizeRule> rules = network.open().of(layer.name());
            statements.append(
                    rules.isEmpty()
                            ? code.statement(layer)
                            : "    " + code.variable(layer.name()) + " = "
                                    + expression(
                                            layer.op(),
                                            code.variable(layer.inputs().getFirst()),
                                            rules) + "\n");
        }
        return statements.toString();
    }

    private String expression(Op op, String x, List<SizeRule> rules) {
        List<Integer> own = op.sizes();
        return switch (op) {
            case Reshape _ -> "torch.reshape(" + x + ", " + shape("torch.size(" + x + ", 0)", rules, own) + ")";
            case Expand _ -> "torch.expand(" + x + ", " + shape("-1", rules, own) + ")";
            case Crop crop -> {
                String start = size(rules.getFirst(), own.getFirst());
                String length = size(rules.getLast(), own.getLast());
                String last = "torch.mul(torch.sub(" + length + ", 1), " + crop.step() + ")";
                String end = "torch.add(torch.add(" + start + ", " + last + "), 1)";
                yield "torch.slice(" + x + ", " + (crop.axis() + 1) + ", " + start + ", " + end + ", " + crop.step()
                        + ")";
            }
            case Resize resize -> resize(resize, x, rules);
            case OneDimensional(Op plane) ->
                "torch.squeeze(" + expression(plane, "torch.unsqueeze(" + x + ", 2)", rules) + ", 2)";
            case Op other -> throw new IllegalArgumentException(other + " holds no sizes");
        };
    }

    private String resize(Resize op, String x, List<SizeRule> rules) {
        var sizes = new ArrayList<String>();
        for (int axis = 0; axis < rules.size(); axis++) {
            sizes.add(size(rules.get(axis), op.output().along(axis)));
        }
        return ArrangementCode.resize(op, x, "[" + String.join(", ", sizes) + "]");
    }

    private String shape(String batch, List<SizeRule> rules, List<Integer> own) {
        var sizes = new ArrayList<String>(List.of(batch));
        for (int i = 0; i < rules.size(); i++) {
            sizes.add(size(rules.get(i), own.get(i)));
        }
        return "[" + String.join(", ", sizes) + "]";
    }

    private String size(SizeRule rule, int own) {
        return switch (rule) {
            case Fixed _ -> Integer.toString(own);
            case Rest _ -> "-1";
            case Follows(String value, int axis, int times, int plus, int per) -> {
                String size = "torch.size(" + code.variable(value) + ", " + (axis + 1) + ")";
                size = times == 1 ? size : "torch.mul(" + size + ", " + times + ")";
                size = plus == 0 ? size : "torch.add(" + size + ", " + plus + ")";
                yield per == 1 ? size : "torch.floordiv(" + size + ", " + per + ")";
            }
        };
    }
}
