package io.adapruner.formats.read.torchexport.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A graph within a node, as {@code torch.no_grad()} and {@code torch.autocast} leave it: its nodes are called with the
 * outer graph's tensors, and its own tensors get names that no other graph has.
 */
record EnclosedGraph(String called, SchemaNode node, SchemaNode graph) {
    private static final Set<String> ENCLOSING =
            Set.of("torch.ops.higher_order.wrap_with_set_grad_enabled", "torch.ops.higher_order.wrap_with_autocast");

    private static final int MOST_ITEMS = 100_000;

    /** What a node encloses, if it is one that does. */
    static Optional<EnclosedGraph> of(SchemaNode node) {
        if (!ENCLOSING.contains(node.at("target").text())) {
            return Optional.empty();
        }
        return node.at("inputs").items(MOST_ITEMS).stream()
                .map(input -> input.at("arg"))
                .filter(argument -> argument.has("as_graph"))
                .findFirst()
                .map(argument -> argument.at("as_graph"))
                .map(graph -> new EnclosedGraph(graph.at("name").text(), node, graph.at("graph")));
    }

    /**
     * What its tensors are called in the program: its inputs as what the node is given behind the graph.
     *
     * @param outer what the tensors of the graph around it are called
     */
    UnaryOperator<String> names(UnaryOperator<String> outer) {
        List<SchemaNode> arguments = node.at("inputs").items(MOST_ITEMS).stream()
                .map(input -> input.at("arg"))
                .dropWhile(argument -> !argument.has("as_graph"))
                .skip(1)
                .toList();
        List<SchemaNode> inputs = graph.at("inputs").items(MOST_ITEMS);
        if (inputs.size() != arguments.size()) {
            throw node.invalid("encloses a graph of " + inputs.size() + " inputs and gives it " + arguments.size());
        }
        var given = new HashMap<String, String>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).has("as_tensor") && arguments.get(i).has("as_tensor")) {
                given.put(name(inputs.get(i)), outer.apply(name(arguments.get(i))));
            }
        }
        String prefix = outer.apply(called) + ".";
        return tensor -> given.getOrDefault(tensor, prefix + tensor);
    }

    /** Each of the node's results is one of the graph's under another name. */
    List<GraphNode> results(UnaryOperator<String> inner, UnaryOperator<String> outer) {
        List<String> made = tensors(graph.at("outputs"));
        List<String> results = tensors(node.at("outputs"));
        if (made.size() != results.size()) {
            throw node.invalid("encloses a graph of " + made.size() + " results and has " + results.size());
        }
        var nodes = new ArrayList<GraphNode>();
        for (int i = 0; i < made.size(); i++) {
            String name = outer.apply(results.get(i));
            var tensor = new GraphArgument.TensorName(inner.apply(made.get(i)));
            nodes.add(new GraphNode(name, "torch.ops.aten.alias.default", Map.of("self", tensor), List.of(name), ""));
        }
        return nodes;
    }

    private static String name(SchemaNode argument) {
        return argument.at("as_tensor").at("name").text();
    }

    private static List<String> tensors(SchemaNode list) {
        var names = new ArrayList<String>();
        for (SchemaNode value : list.items(MOST_ITEMS)) {
            if (value.has("as_tensors")) {
                value.at("as_tensors")
                        .items(MOST_ITEMS)
                        .forEach(t -> names.add(t.at("name").text()));
            } else if (value.has("as_tensor")) {
                names.add(name(value));
            }
        }
        return names;
    }
}
