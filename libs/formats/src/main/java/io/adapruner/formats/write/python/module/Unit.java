package io.adapruner.formats.write.python.module;

import io.adapruner.network.Layer;
import java.util.List;
import java.util.Optional;

/** One step of a container's computation. */
public sealed interface Unit {
    /** Values read, in the order of the call's arguments. */
    List<String> inputs();

    /** Values that others read. */
    List<String> outputs();

    /** Place in a valid order of computation of the whole network. */
    int position();

    /**
     * A layer.
     *
     * @param path names from the container to its module; empty for one that needs none
     * @param name what it is called among the container's children, where it is one
     */
    record Single(List<String> path, Optional<String> name, Layer layer, int position) implements Unit {
        @Override
        public List<String> inputs() {
            return layer.inputs();
        }

        @Override
        public List<String> outputs() {
            return List.of(layer.name());
        }
    }

    /** A container that is called as one module. */
    record Whole(List<String> path, ModuleNode node, List<String> inputs, List<String> outputs, int position)
            implements Unit {}
}
