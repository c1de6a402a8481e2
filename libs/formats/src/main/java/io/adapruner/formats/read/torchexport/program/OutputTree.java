package io.adapruner.formats.read.torchexport.program;

import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the exported module calls its results: the keys of the dicts that it gives back, e.g. {@code out} and {@code aux}. They
 * are in the tree specification that PyTorch writes as JSON into a text ({@code torch/utils/_pytree.py}).
 */
final class OutputTree {
    private static final int MOST_OUTPUTS = 10_000;

    private final List<List<String>> leaves = new ArrayList<>();

    private OutputTree() {}

    /**
     * One name per result in order, of several dicts in one another joined by dots; empty where the module has no names for
     * them, or not one for each. A specification that cannot be read has no names either: nothing depends on it.
     *
     * @param results how many there are
     */
    static Optional<List<String>> names(SchemaNode root, int results) {
        try {
            var tree = new OutputTree();
            for (SchemaNode call : root.at("module_call_graph").items(MOST_OUTPUTS)) {
                if (call.at("fqn").text().isEmpty()) {
                    SchemaNode spec = call.at("signature").at("out_spec");
                    List<SchemaNode> document = SchemaNode.parse(
                                    spec.place(), spec.text().getBytes(StandardCharsets.UTF_8))
                            .items(2);
                    tree.collect(document.getLast(), List.of());
                }
            }
            List<String> names =
                    tree.leaves.stream().map(path -> String.join(".", path)).toList();
            boolean named = names.size() == results && names.stream().noneMatch(String::isEmpty);
            return named && new HashSet<>(names).size() == results ? Optional.of(names) : Optional.empty();
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    private void collect(SchemaNode node, List<String> path) {
        if (node.json().path("type").isNull()) {
            leaves.add(path);
            return;
        }
        List<SchemaNode> children = node.at("children_spec").items(MOST_OUTPUTS);
        List<String> keys = node.at("type").text().endsWith("ict") ? keys(node) : List.of();
        for (int i = 0; i < children.size(); i++) {
            Stream<String> own = i < keys.size() ? Stream.of(keys.get(i)) : Stream.of();
            collect(children.get(i), Stream.concat(path.stream(), own).toList());
        }
    }

    private static List<String> keys(SchemaNode dict) {
        SchemaNode context = dict.at("context");
        return SchemaNode.parse(context.place(), context.text().getBytes(StandardCharsets.UTF_8))
                .items(MOST_OUTPUTS)
                .stream()
                .map(SchemaNode::text)
                .toList();
    }
}
