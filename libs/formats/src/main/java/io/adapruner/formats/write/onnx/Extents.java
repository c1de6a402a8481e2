package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.size.SizeRule.Rest;
import java.util.ArrayList;
import java.util.List;

/** Sizes that are known when the graph runs, as vectors of one integer. */
record Extents(Graph graph, Layer layer) {
    /** {@code TensorProto.DataType}. */
    static final int FLOAT = 1;

    static final int INT64 = 7;

    private static final long REST = -1;

    /** Of a value by its ONNX name; the batch is axis 0. */
    String of(String value, int axis) {
        return graph.shared(
                "extent/" + axis + "/" + value,
                "extent",
                layer,
                Node.of("Shape", value).with(Attribute.integer("start", axis), Attribute.integer("end", axis + 1L)));
    }

    /** What a rule gives. */
    String of(SizeRule rule, int own) {
        return switch (rule) {
            case Fixed _ -> graph.integers(own);
            case Rest _ -> graph.integers(REST);
            case Follows(String value, int axis, int times, int plus, int per) -> {
                String extent = of(graph.value(value), axis + 1);
                extent = times == 1 ? extent : step("Mul", extent, graph.integers(times));
                extent = plus == 0 ? extent : step("Add", extent, graph.integers(plus));
                yield per == 1 ? extent : step("Div", extent, graph.integers(per));
            }
        };
    }

    /** A shape: the batch, then what the rules give. */
    String all(String batch, List<SizeRule> rules, List<Integer> own) {
        var sizes = new ArrayList<String>(List.of(batch));
        for (int i = 0; i < rules.size(); i++) {
            sizes.add(of(rules.get(i), own.get(i)));
        }
        return joined(sizes);
    }

    String joined(List<String> sizes) {
        return graph.inner(layer, "sizes", new Node("Concat", sizes, List.of(Attribute.integer("axis", 0))));
    }

    String step(String operator, String one, String other) {
        return graph.inner(layer, "size", Node.of(operator, one, other));
    }

    /** As a float of no axes. */
    String real(String size) {
        return graph.inner(layer, "real", Node.of("Cast", scalar(size)).with(Attribute.integer("to", FLOAT)));
    }

    String scalar(String size) {
        return graph.inner(layer, "scalar", Node.of("Squeeze", size, graph.integers(0)));
    }

    /** {@code 0, 1, ...} before a size, as integers. */
    String counted(String size) {
        return graph.inner(layer, "places", Node.of("Range", graph.whole(0), scalar(size), graph.whole(1)));
    }
}
