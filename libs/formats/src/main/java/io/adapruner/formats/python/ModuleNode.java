package io.adapruner.formats.python;

import io.adapruner.network.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A place in the tree of module names: a layer with parameters, a container of others, or both. */
final class ModuleNode {
    private final String name;
    private final Optional<ModuleNode> parent;
    private final SequencedMap<String, ModuleNode> children = new LinkedHashMap<>();
    private final List<Free> free = new ArrayList<>();
    private Optional<Layer> layer = Optional.empty();
    private int rank;

    /**
     * A layer without parameters, which needs no module.
     *
     * @param name what it is called among the container's children, where its own name says so
     */
    record Free(Layer layer, Optional<String> name) {}

    ModuleNode(String name, Optional<ModuleNode> parent) {
        this.name = name;
        this.parent = parent;
    }

    String name() {
        return name;
    }

    Optional<ModuleNode> parent() {
        return parent;
    }

    SequencedMap<String, ModuleNode> children() {
        return children;
    }

    List<Free> free() {
        return free;
    }

    Optional<Layer> layer() {
        return layer;
    }

    /** @param inputRank axes of the layer's input without the batch */
    void hold(Layer own, int inputRank) {
        layer = Optional.of(own);
        rank = inputRank;
    }

    /** Axes of the layer's input without the batch. */
    int rank() {
        return rank;
    }

    ModuleNode child(String segment) {
        return children.computeIfAbsent(segment, s -> new ModuleNode(s, Optional.of(this)));
    }

    /** This node or the nearest one above that is not a layer itself. */
    ModuleNode container() {
        ModuleNode node = this;
        while (node.layer.isPresent()) {
            node = node.parent.orElseThrow();
        }
        return node;
    }

    /** Every layer with parameters at or below this node. */
    void collect(List<Layer> found) {
        layer.ifPresent(found::add);
        free.forEach(f -> found.add(f.layer()));
        children.values().forEach(c -> c.collect(found));
    }
}
