package io.adapruner.formats.read.onnx;

import io.adapruner.formats.read.onnx.model.OnnxAttribute;
import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.read.onnx.model.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Behind which node of a graph nothing reads a value any more that a node made: tables are computed in steps, each as large as the table.
 * Results of the graph are read for ever, and so is whatever a graph within it names.
 */
final class LastReaders {
    private final Map<Integer, List<String>> values = new HashMap<>();

    LastReaders(OnnxGraph graph) {
        var last = new HashMap<String, Integer>();
        var always = new HashSet<String>();
        graph.outputs().stream().map(OnnxValue::name).forEach(always::add);
        for (int i = 0; i < graph.nodes().size(); i++) {
            OnnxNode node = graph.nodes().get(i);
            int at = i;
            node.outputs().forEach(output -> last.put(output, at));
            node.inputs().forEach(input -> last.computeIfPresent(input, (_, _) -> at));
            named(node, always);
        }
        last.forEach((value, node) -> {
            if (!always.contains(value)) {
                values.computeIfAbsent(node, _ -> new ArrayList<>()).add(value);
            }
        });
    }

    /** @param node its index */
    List<String> behind(int node) {
        return values.getOrDefault(node, List.of());
    }

    private static void named(OnnxNode node, Set<String> names) {
        for (OnnxAttribute attribute : node.attributes().values()) {
            if (attribute instanceof OnnxAttribute.Subgraph(OnnxGraph graph)) {
                graph.outputs().stream().map(OnnxValue::name).forEach(names::add);
                for (OnnxNode inner : graph.nodes()) {
                    names.addAll(inner.inputs());
                    named(inner, names);
                }
            }
        }
    }
}
