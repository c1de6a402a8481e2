package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.model.OnnxNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which call made a value, and how many read it: for operators that exporters spell out over several nodes. */
public final class Producers {
    /** What operators that are spelt out consist of; other calls need not be kept, with the constants that they are given. */
    private static final Set<String> PARTS = Set.of(
            "Add",
            "Div",
            "Erf",
            "HardSigmoid",
            "MatMul",
            "Mul",
            "Pow",
            "ReduceMean",
            "Sigmoid",
            "Softplus",
            "Sqrt",
            "Sub",
            "Tanh");

    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();

    public Producers(List<OnnxNode> nodes) {
        nodes.forEach(node -> node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum)));
    }

    /** Whether a call is one that others may ask for. */
    public boolean keeps(Call call) {
        return PARTS.contains(call.node().type());
    }

    public void made(Call call) {
        if (keeps(call)) {
            call.node().outputs().stream().findFirst().ifPresent(output -> calls.put(output, call));
        }
    }

    /** The call of one of the given types that made an input of a node. */
    public Optional<Call> of(OnnxNode node, int input, String... types) {
        return input < node.inputs().size()
                ? Optional.ofNullable(calls.get(node.inputs().get(input)))
                        .filter(call -> List.of(types).contains(call.node().type()))
                : Optional.empty();
    }

    /** Whether only one node reads a value. */
    public boolean readOnce(String value) {
        return readers.getOrDefault(value, 0) == 1;
    }
}
