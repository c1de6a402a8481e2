package io.adapruner.formats.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.formats.model.NetworkSize;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.size.SizeRule.Rest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Which axes of a network's input are open, and what the sizes of its layers follow. */
final class OpenJson {
    private static final int MOST_AXES = 8;
    private static final int MOST_SIZES = 32;
    private static final String FIXED = "fixed";
    private static final String REST = "rest";
    private static final String EXTENT = "extent";

    private OpenJson() {}

    static void write(OpenSizes open, ObjectNode node) {
        open.axes().forEach(node.putArray("axes")::add);
        ArrayNode layers = node.putArray("layers");
        open.layers().forEach((layer, rules) -> {
            ArrayNode sizes = layers.addObject().put("name", layer).putArray("sizes");
            rules.forEach(rule -> write(rule, sizes.addObject()));
        });
    }

    private static void write(SizeRule rule, ObjectNode node) {
        switch (rule) {
            case Fixed _ -> node.put("is", FIXED);
            case Rest _ -> node.put("is", REST);
            case Follows(String value, int axis, int times, int plus, int per) ->
                node.put("is", EXTENT)
                        .put("value", value)
                        .put("axis", axis)
                        .put("times", times)
                        .put("plus", Math.max(0, plus))
                        .put("minus", Math.max(0, -plus))
                        .put("per", per);
        }
    }

    static OpenSizes read(JsonFields open) {
        List<Integer> axes = open.integers("axes", MOST_AXES, MOST_AXES);
        var layers = new LinkedHashMap<String, List<SizeRule>>();
        for (JsonFields layer : open.objects("layers", NetworkSize.MOST_LAYERS)) {
            var rules = new ArrayList<SizeRule>();
            layer.objects("sizes", MOST_SIZES).forEach(size -> rules.add(rule(size)));
            if (layers.put(layer.text("name"), rules) != null) {
                throw layer.invalid("the layer is named twice");
            }
            layer.requireNoOthers();
        }
        open.requireNoOthers();
        return new OpenSizes(axes, layers);
    }

    private static SizeRule rule(JsonFields size) {
        String is = size.text("is");
        SizeRule rule =
                switch (is) {
                    case FIXED -> new Fixed();
                    case REST -> new Rest();
                    case EXTENT ->
                        new Follows(
                                size.text("value"),
                                size.integer("axis", MOST_AXES),
                                size.integer("times", OpJson.LARGEST_ATTRIBUTE),
                                size.integer("plus", OpJson.LARGEST_ATTRIBUTE)
                                        - size.integer("minus", OpJson.LARGEST_ATTRIBUTE),
                                size.integer("per", OpJson.LARGEST_ATTRIBUTE));
                    default -> throw size.invalid("a size is '" + is + "', which is none of fixed, rest and extent");
                };
        size.requireNoOthers();
        return rule;
    }
}
