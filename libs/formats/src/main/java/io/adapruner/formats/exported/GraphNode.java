package io.adapruner.formats.exported;

import java.util.List;
import java.util.Map;

/**
 * One call in the graph.
 *
 * @param target such as {@code torch.ops.aten.conv2d.default}
 * @param arguments by the operator's argument names; those that have their default are absent
 * @param outputs names of the tensors it makes
 * @param moduleStack the modules that the call was made in, as the file writes them; may be empty
 */
record GraphNode(
        String name, String target, Map<String, GraphArgument> arguments, List<String> outputs, String moduleStack) {
    String described() {
        return "node " + name + " (" + target + ")";
    }
}
