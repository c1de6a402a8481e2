package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.model.NetworkSize;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Nothing;
import io.adapruner.formats.read.torchexport.program.GraphArgument.OptionalTensorNames;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Other;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Real;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Reals;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorName;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorNames;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Text;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Truth;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Whole;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Wholes;
import io.adapruner.formats.read.torchexport.program.Program.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reads the serialized {@code ExportedProgram}: schema version 8 and its additions since PyTorch 2.5, see
 * {@code torch/_export/serde/schema.py}.
 */
final class ProgramJson {
    private static final int SCHEMA = 8;
    private static final int MOST_ITEMS = 100_000;
    private static final int MOST_AXES = 8;
    /** Numbers of the types in the schema: integers of 32 and 64 bits, and truths. */
    private static final long TRUTHS = 12;

    private static final Set<Long> INTEGERS = Set.of(4L, 5L, TRUTHS);

    private final SchemaNode root;
    private final Symbols symbolic;
    private final Map<String, Long> symbols = new HashMap<>();

    private ProgramJson(SchemaNode root, Symbols symbolic) {
        this.root = root;
        this.symbolic = symbolic;
    }

    static Program read(SchemaNode root, Symbols symbolic) {
        return new ProgramJson(root, symbolic).program();
    }

    private Program program() {
        long version = root.at("schema_version").at("major").whole();
        if (version != SCHEMA) {
            throw root.invalid("has schema version " + version + ", this reader knows " + SCHEMA
                    + "; export again with PyTorch 2.5 or newer");
        }
        SchemaNode graph = root.at("graph_module").at("graph");
        var sizes = new HashMap<String, List<Size>>();
        var integers = new HashSet<String>();
        var truths = new HashSet<String>();
        graph.at("tensor_values").fields().forEach((name, meta) -> {
            sizes.put(name, sizes(meta));
            if (meta.has("dtype") && INTEGERS.contains(meta.at("dtype").whole())) {
                integers.add(name);
            }
            if (meta.has("dtype") && meta.at("dtype").whole() == TRUTHS) {
                truths.add(name);
            }
        });
        var nodes = new ArrayList<GraphNode>();
        nodes(graph, UnaryOperator.identity(), nodes);
        var stored = new HashMap<String, String>();
        var trained = new HashSet<String>();
        var inputs = new ArrayList<String>();
        SchemaNode signature = root.at("graph_module").at("signature");
        signature.at("input_specs").items(MOST_ITEMS).forEach(spec -> input(spec, stored, trained, inputs));
        Set<String> indices = stored.entrySet().stream()
                .filter(e -> integers.contains(e.getKey()) && list(sizes.get(e.getKey())))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
        var outputs = new ArrayList<String>();
        signature.at("output_specs").items(MOST_ITEMS).forEach(spec -> output(spec, outputs));
        Optional<List<String>> outputNames = OutputTree.names(root.at("graph_module"), outputs.size());
        return new Program(stored, indices, trained, inputs, outputs, outputNames, nodes, sizes, truths);
    }

    private static boolean list(List<Size> sizes) {
        return sizes.stream().mapToDouble(Size::value).reduce(1, (one, other) -> one * other)
                <= TensorEntries.MOST_INDICES;
    }

    private static void input(SchemaNode spec, Map<String, String> stored, Set<String> trained, List<String> inputs) {
        String kind = spec.onlyField();
        SchemaNode body = spec.at(kind);
        switch (kind) {
            case "parameter", "buffer", "tensor_constant" -> {
                String name = body.at(kind + "_name").text();
                stored.put(body.at("arg").at("name").text(), name);
                if (kind.equals("parameter")) {
                    trained.add(name);
                }
            }
            case "user_input" -> {
                if (body.at("arg").has("as_tensor")) {
                    inputs.add(body.at("arg").at("as_tensor").at("name").text());
                }
            }
            // tokens, custom objects and constants make no tensor that a network could use
            default -> {}
        }
    }

    private static void output(SchemaNode spec, List<String> outputs) {
        if (spec.onlyField().equals("user_output")) {
            SchemaNode argument = spec.at("user_output").at("arg");
            if (argument.has("as_tensor")) {
                outputs.add(argument.at("as_tensor").at("name").text());
            }
        }
    }

    private List<Size> sizes(SchemaNode meta) {
        return statedSizes(meta).stream().map(symbolic::size).toList();
    }

    /** What the file states of a tensor's sizes. */
    static List<SchemaNode> statedSizes(SchemaNode meta) {
        return meta.at("sizes").items(MOST_AXES);
    }

    /** Nodes in order, those of graphs within them in their place. */
    private void nodes(SchemaNode graph, UnaryOperator<String> names, List<GraphNode> nodes) {
        graph.at("sym_int_values")
                .fields()
                .forEach((name, size) ->
                        symbols.putIfAbsent(name, symbolic.size(size).value()));
        for (SchemaNode node : graph.at("nodes").items(NetworkSize.MOST_LAYERS)) {
            Optional<EnclosedGraph> enclosed = EnclosedGraph.of(node);
            if (enclosed.isPresent()) {
                UnaryOperator<String> inner = enclosed.get().names(names);
                nodes(enclosed.get().graph(), inner, nodes);
                nodes.addAll(enclosed.get().results(inner, names));
            } else {
                nodes.add(node(node, nodes.size()).renamed(names));
            }
            if (nodes.size() > NetworkSize.MOST_LAYERS) {
                throw graph.invalid("has more than " + NetworkSize.MOST_LAYERS + " nodes");
            }
        }
    }

    private GraphNode node(SchemaNode node, int index) {
        var arguments = new LinkedHashMap<String, GraphArgument>();
        for (SchemaNode input : node.at("inputs").items(MOST_ITEMS)) {
            arguments.put(input.at("name").text(), argument(input.at("arg")));
        }
        var outputs = new ArrayList<String>();
        for (SchemaNode output : node.at("outputs").items(MOST_ITEMS)) {
            if (output.has("as_tensor")) {
                outputs.add(output.at("as_tensor").at("name").text());
            } else if (output.has("as_sym_float") && output.at("as_sym_float").has("as_name")) {
                outputs.add(output.at("as_sym_float").at("as_name").text());
            } else if (output.has("as_tensors")) {
                output.at("as_tensors")
                        .items(MOST_ITEMS)
                        .forEach(t -> outputs.add(t.at("name").text()));
            }
        }
        String fallback = outputs.isEmpty() ? "node_" + index : outputs.getFirst();
        String name = node.has("name") ? node.at("name").text() : fallback;
        SchemaNode stack = node.at("metadata").at("nn_module_stack");
        return new GraphNode(
                name, node.at("target").text(), arguments, outputs, stack.json().isTextual() ? stack.text() : "");
    }

    private GraphArgument argument(SchemaNode argument) {
        String kind = argument.onlyField();
        SchemaNode value = argument.at(kind);
        return switch (kind) {
            case "as_tensor" -> new TensorName(value.at("name").text());
            case "as_tensors" ->
                new TensorNames(value.items(MOST_ITEMS).stream()
                        .map(t -> t.at("name").text())
                        .toList());
            case "as_optional_tensors" ->
                new OptionalTensorNames(value.items(MOST_ITEMS).stream()
                        .map(t -> t.has("as_tensor")
                                ? Optional.of(t.at("as_tensor").at("name").text())
                                : Optional.<String>empty())
                        .toList());
            case "as_int" -> new Whole(value.whole());
            case "as_ints" ->
                new Wholes(
                        value.items(MOST_ITEMS).stream().map(SchemaNode::whole).toList());
            case "as_sym_int" -> new Whole(symbolic(value));
            case "as_sym_ints" ->
                new Wholes(value.items(MOST_ITEMS).stream().map(this::symbolic).toList());
            case "as_float" -> real(kind, value);
            // A number that the graph reads from a tensor, by the name that it has in the graph.
            case "as_sym_float" ->
                value.has("as_name") ? new TensorName(value.at("as_name").text()) : real(kind, value.at("as_float"));
            case "as_floats" ->
                new Reals(value.items(MOST_ITEMS).stream().map(SchemaNode::real).toList());
            // a type of elements: its number in the schema
            case "as_scalar_type" -> new Whole(value.whole());
            case "as_bool" -> new Truth(value.truth());
            case "as_string" -> new Text(value.text());
            case "as_none" -> new Nothing();
            default -> new Other(kind);
        };
    }

    /** Attention is masked by what JSON has no number for. */
    private static GraphArgument real(String kind, SchemaNode value) {
        if (value.json().isNumber()) {
            return new Real(value.real());
        }
        return switch (value.json().isTextual() ? value.text() : "") {
            case "Infinity" -> new Real(Double.POSITIVE_INFINITY);
            case "-Infinity" -> new Real(Double.NEGATIVE_INFINITY);
            default -> new Other(kind);
        };
    }

    private long symbolic(SchemaNode value) {
        return value.has("as_int")
                ? value.at("as_int").whole()
                : symbols.getOrDefault(value.at("as_name").text(), Program.UNKNOWN);
    }
}
