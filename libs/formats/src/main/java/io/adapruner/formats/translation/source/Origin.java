package io.adapruner.formats.translation.source;

/**
 * The place in a source graph that layers are made for.
 *
 * @param layer what a layer without parameters should be called
 * @param node the place's own name, for warnings
 * @param described the place in words, for problems
 */
public record Origin(String layer, String node, String described) {
    /** A problem of this place. */
    public NodeProblem unsupported(String what) {
        return NodeProblem.unsupported(described + ": " + what);
    }
}
