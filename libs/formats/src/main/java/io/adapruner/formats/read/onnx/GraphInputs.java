package io.adapruner.formats.read.onnx;

import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxValue;
import io.adapruner.formats.translation.JoinedInputs;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.formats.translation.source.TakenInputs;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a network is fed with of what its graph takes.
 *
 * @param all in the graph's order, one at least
 * @param joined what the layers read
 * @param taken among the graph's inputs
 * @param fixed those that are constants
 */
record GraphInputs(List<GraphInput> all, JoinedInputs joined, TakenInputs taken, Map<String, Constant> fixed) {
    /** Number of the type in ONNX. */
    private static final long TRUTHS = 9;

    GraphInputs {
        all = List.copyOf(all);
        fixed = Map.copyOf(fixed);
    }

    /**
     * Chooses the inputs and joins them.
     *
     * @param wanted size of one sample that the user states, channels first, of all inputs together
     */
    static GraphInputs of(OnnxGraph graph, Optional<List<Integer>> wanted, FixedInputs fixed) {
        List<String> names = graph.inputs().stream().map(OnnxValue::name).toList();
        fixed.requireAmong(names);
        List<String> fed =
                names.stream().filter(name -> !fixed.names().contains(name)).toList();
        if (fed.isEmpty()) {
            throw NodeProblem.unsupported("the graph takes no input");
        }
        TakenInputs taken = taken(graph, fed);
        boolean several = taken.names().size() > 1;
        List<GraphInput> all = taken.names().stream()
                .map(name -> GraphInput.of(graph, named(graph, name), wanted, several))
                .toList();
        var shapes = new LinkedHashMap<String, TensorShape>();
        all.forEach(input -> shapes.put(input.name(), input.shape()));
        JoinedInputs joined = JoinedInputs.of(shapes);
        var constants = new HashMap<String, Constant>();
        fixed.names().forEach(name -> constants.put(name, constant(named(graph, name), fixed)));
        return new GraphInputs(all, several ? joined.requireStated(wanted) : joined, taken, constants);
    }

    /** For a batch of one, which is broadcast; whole numbers and truths where the graph reads such. */
    private static Constant constant(OnnxValue input, FixedInputs fixed) {
        List<Long> sample = input.dims().stream().skip(1).toList();
        List<Double> values = fixed.of(input.name(), sample);
        List<Integer> shape = Stream.concat(
                        input.dims().stream().limit(1).map(_ -> 1),
                        sample.stream().map(Long::intValue))
                .toList();
        if (GraphInput.floating(input)) {
            float[] reals = new float[values.size()];
            IntStream.range(0, reals.length)
                    .forEach(i -> reals[i] = values.get(i).floatValue());
            return new Constant.Reals("", Tensor.of(shape, reals));
        }
        return new Constant.Wholes(
                shape,
                input.typeCode() == TRUTHS,
                values.stream().mapToLong(Double::longValue).toArray());
    }

    private static TakenInputs taken(OnnxGraph graph, List<String> fed) {
        return TakenInputs.among(
                fed,
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
