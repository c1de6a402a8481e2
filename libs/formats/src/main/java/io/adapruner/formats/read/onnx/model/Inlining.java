package io.adapruner.formats.read.onnx.model;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes out the functions that a file defines where they are called, as PyTorch's exporter without its optimiser emits them. */
final class Inlining {
    private static final int DEEPEST = 24;

    private final Map<String, OnnxFunction> functions;
    private final List<OnnxNode> written = new ArrayList<>();
    private int calls;

    private Inlining(Map<String, OnnxFunction> functions) {
        this.functions = functions;
    }

    static List<OnnxNode> of(List<OnnxNode> nodes, Map<String, OnnxFunction> functions) {
        if (functions.isEmpty()) {
            return nodes;
        }
        var inlining = new Inlining(functions);
        nodes.forEach(node -> inlining.write(node, 0));
        return inlining.written;
    }

    private void write(OnnxNode node, int depth) {
        OnnxFunction function = functions.get(node.definition());
        if (function == null) {
            if (written.size() == GraphReader.MOST_NODES) {
                throw invalid(
                        node,
                        "with all functions written out the graph has more than " + GraphReader.MOST_NODES + " nodes");
            }
            written.add(node);
            return;
        }
        if (depth == DEEPEST) {
            throw invalid(node, "functions call each other deeper than " + DEEPEST + " times, or in a circle");
        }
        call(node, function, depth);
    }

    private void call(OnnxNode node, OnnxFunction function, int depth) {
        String prefix = (node.name().isEmpty() ? node.type() : node.name()) + "/";
        String scope = "call" + ++calls + "/";
        Map<String, String> names = bound(node, function);
        Map<String, OnnxAttribute> arguments = new HashMap<>(function.defaults());
        arguments.putAll(node.attributes());
        for (OnnxNode inner : function.nodes()) {
            OnnxNode renamed = inner.renamed(
                    prefix,
                    name -> name.isEmpty() ? name : names.computeIfAbsent(name, n -> scope + n),
                    inner.given(arguments));
            write(renamed.scopes().isEmpty() ? renamed.withScopes(node.scopes()) : renamed, depth + 1);
        }
    }

    /** What the function's formal values are called at the caller. An output that is an input as well needs a copy. */
    private Map<String, String> bound(OnnxNode node, OnnxFunction function) {
        if (node.inputs().size() > function.inputs().size()
                || node.outputs().size() > function.outputs().size()) {
            throw invalid(
                    node,
                    "is given " + node.inputs().size() + " inputs and "
                            + node.outputs().size()
                            + " outputs, its function has " + function.inputs().size() + " and "
                            + function.outputs().size());
        }
        var names = new HashMap<String, String>();
        for (int i = 0; i < function.inputs().size(); i++) {
            names.put(
                    function.inputs().get(i),
                    i < node.inputs().size() ? node.inputs().get(i) : "");
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            String formal = function.outputs().get(i);
            String actual = node.outputs().get(i);
            if (!actual.isEmpty() && names.putIfAbsent(formal, actual) != null) {
                written.add(new OnnxNode(
                        node.name(),
                        "Identity",
                        "",
                        "",
                        List.of(names.get(formal)),
                        List.of(actual),
                        Map.of(),
                        node.scopes()));
            }
        }
        return names;
    }

    private static ProblemException invalid(OnnxNode node, String what) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, "the ONNX file: " + node.described() + " " + what);
    }
}
