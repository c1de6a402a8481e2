package io.adapruner.formats.read.torchexport.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An exported program as the file describes it.
 *
 * @param stored names of parameters, buffers and constants in the state dict, by the name of the graph's input
 * @param indices those of them that are integers or truths, by their names in the state dict
 * @param trained those of them that are parameters
 * @param inputs graph's inputs that the user gives
 * @param outputs tensors that the user gets
 * @param outputNames what the exported module calls each of them; empty where it has no names for them
 * @param sizes of tensors by name, the batch first
 * @param truths names of the tensors that are true or false everywhere
 */
public record Program(
        Map<String, String> stored,
        Set<String> indices,
        Set<String> trained,
        List<String> inputs,
        List<String> outputs,
        Optional<List<String>> outputNames,
        List<GraphNode> nodes,
        Map<String, List<Size>> sizes,
        Set<String> truths) {
    /** The program of which these inputs are no longer given by the user. */
    public Program without(Set<String> fixed) {
        return new Program(
                stored,
                indices,
                trained,
                inputs.stream().filter(input -> !fixed.contains(input)).toList(),
                outputs,
                outputNames,
                nodes,
                sizes,
                truths);
    }

    /** Stands for a symbolic size without an example value. */
    public static final long UNKNOWN = -1;

    /**
     * Extent of one axis.
     *
     * @param value the extent; for a symbolic one that of the example, or {@link #UNKNOWN}
     */
    public record Size(long value, boolean symbolic) {}
}
