package io.adapruner.formats.read.onnx.model;

import java.util.List;
import java.util.Map;

/**
 * A definition of an operator by others, local to the file.
 *
 * @param defaults of attributes that a caller may leave out
 */
record OnnxFunction(
        String key,
        List<String> inputs,
        List<String> outputs,
        List<OnnxNode> nodes,
        Map<String, OnnxAttribute> defaults) {
    OnnxFunction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        defaults = Map.copyOf(defaults);
    }
}
