package io.adapruner.formats.read.onnx.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of operators over named values.
 *
 * @param initialisers constants by name, in the file's order
 * @param inputs values that are given, without those that an initialiser has a value for
 */
public record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        Map<String, OnnxTensor> initialisers,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {
    public OnnxGraph {
        nodes = List.copyOf(nodes);
        initialisers = new LinkedHashMap<>(initialisers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public OnnxGraph withNodes(List<OnnxNode> changed) {
        return new OnnxGraph(name, changed, initialisers, inputs, outputs);
    }
}
