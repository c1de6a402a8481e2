package io.adapruner.formats.read.onnx;

import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxValue;
import io.adapruner.formats.translation.JoinedInputs;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.formats.translation.source.TakenInputs;
import io.adapruner.network.tensor.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a network is fed with of what its graph takes.
 *
 * @param all in the graph's order, one at least
 * @param joined what the layers read
 * @param taken among the graph's inputs
 */
record GraphInputs(List<GraphInput> all, JoinedInputs joined, TakenInputs taken) {
    GraphInputs {
        all = List.copyOf(all);
    }

    /**
     * Chooses the inputs and joins them.
     *
     * @param wanted size of one sample that the user states, channels first, of all inputs together
     */
    static GraphInputs of(OnnxGraph graph, Optional<List<Integer>> wanted) {
        if (graph.inputs().isEmpty()) {
            throw NodeProblem.unsupported("the graph takes no input");
        }
        TakenInputs taken = taken(graph);
        boolean several = taken.names().size() > 1;
        List<GraphInput> all = taken.names().stream()
                .map(name -> GraphInput.of(graph, named(graph, name), wanted, several))
                .toList();
        var shapes = new LinkedHashMap<String, TensorShape>();
        all.forEach(input -> shapes.put(input.name(), input.shape()));
        JoinedInputs joined = JoinedInputs.of(shapes);
        return new GraphInputs(all, several ? joined.requireStated(wanted) : joined, taken);
    }

    private static TakenInputs taken(OnnxGraph graph) {
        return TakenInputs.among(
                graph.inputs().stream().map(OnnxValue::name).toList(),
                name -> named(graph, name).dims().size(),
                graph.nodes().stream()
                        .map(node -> new TakenInputs.Reading(node.reads(), node.outputs()))
                        .toList(),
                graph.outputs().stream().map(OnnxValue::name).toList());
    }

    private static OnnxValue named(OnnxGraph graph, String name) {
        return graph.inputs().stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the graph says of the batch; {@link OnnxValue#UNKNOWN} where it is any for one of them. */
    long batch() {
        List<Long> batches = all.stream().map(GraphInput::batch).distinct().toList();
        if (batches.size() > 1 && !batches.contains(OnnxValue.UNKNOWN)) {
            throw NodeProblem.unsupported("the inputs " + taken.names() + " are of the batches " + batches);
        }
        return batches.contains(OnnxValue.UNKNOWN) ? OnnxValue.UNKNOWN : batches.getFirst();
    }

    /** Axes of one sample that the graph leaves open in all of them, without channels. */
    List<Integer> open() {
        return all.getFirst().open().stream()
                .filter(axis -> all.stream().allMatch(input -> input.open().contains(axis)))
                .toList();
    }
}
