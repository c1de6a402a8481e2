package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.translation.source.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One call in the graph.
 *
 * @param target such as {@code torch.ops.aten.conv2d.default}
 * @param arguments by the operator's argument names; those that have their default are absent
 * @param outputs names of the tensors it makes
 * @param moduleStack the modules that the call was made in, as the file writes them; may be empty
 */
public record GraphNode(
        String name, String target, Map<String, GraphArgument> arguments, List<String> outputs, String moduleStack) {
    /** The same with its tensors under other names. */
    GraphNode renamed(UnaryOperator<String> names) {
        var renamed = new LinkedHashMap<String, GraphArgument>();
        arguments.forEach((argument, value) -> renamed.put(argument, value.renamed(names)));
        return new GraphNode(name, target, renamed, outputs.stream().map(names).toList(), moduleStack);
    }

    /** Names of all tensors that it is given. */
    public List<String> reads() {
        return arguments.values().stream()
                .flatMap(argument -> argument.tensors().stream())
                .toList();
    }

    public String described() {
        return "node " + name + " (" + target + ")";
    }

    public Origin origin() {
        return new Origin(place(), name, described());
    }

    /**
     * A module of {@code torch.nn} by its own name, another as the node within it. Entries of the stack are separated by
     * semicolons, outermost first; each is a key, a path and a type, separated by commas.
     */
    private String place() {
        String own = name.replace("__", "_").replaceFirst("_$", "");
        String[] innermost =
                moduleStack.substring(moduleStack.lastIndexOf(';') + 1).split(",", 3);
        if (innermost.length < 3) {
            return own;
        }
        String path = innermost[1].replaceFirst("@\\d+$", "");
        return path.isEmpty() ? own : innermost[2].startsWith("torch.nn.modules.") ? path : path + "." + own;
    }
}
