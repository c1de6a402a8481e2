package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.model.OnnxNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which call made a value, and how many read it: for operators that exporters spell out over several nodes. */
public final class Producers {
    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();

    public Producers(List<OnnxNode> nodes) {
        nodes.forEach(node -> node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum)));
    }

    public void made(Call call) {
        call.node().outputs().stream().findFirst().ifPresent(output -> calls.put(output, call));
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
