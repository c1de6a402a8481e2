package io.adapruner.formats.write.python.module;

import io.adapruner.network.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A place in the tree of module names: a layer with parameters, a container of others, or both. */
public final class ModuleNode {
    private final String name;
    private final Optional<ModuleNode> parent;
    private final SequencedMap<String, ModuleNode> children = new LinkedHashMap<>();
    private final List<Free> free = new ArrayList<>();
    private Optional<Layer> layer = Optional.empty();
    private final List<Layer> uses = new ArrayList<>();
    private int rank;

    /**
     * A layer without parameters, which needs no module.
     *
     * @param name what it is called among the container's children, where its own name says so
     */
    public record Free(Layer layer, Optional<String> name) {}

    public ModuleNode(String name, Optional<ModuleNode> parent) {
        this.name = name;
        this.parent = parent;
    }

    public String name() {
        return name;
    }

    public Optional<ModuleNode> parent() {
        return parent;
    }

    public SequencedMap<String, ModuleNode> children() {
        return children;
    }

    public List<Free> free() {
        return free;
    }

    public Optional<Layer> layer() {
        return layer;
    }

    /** Layers that are calls of its module: its own, and those that share its parameters. */
    public List<Layer> uses() {
        return uses;
    }

    /** Another call of the module. */
    public void use(Layer other) {
        uses.add(other);
    }

    /** @param inputRank axes of the layer's input without the batch */
    public void hold(Layer own, int inputRank) {
        layer = Optional.of(own);
        uses.add(own);
        rank = inputRank;
    }

    /** Axes of the layer's input without the batch. */
    public int rank() {
        return rank;
    }

    public ModuleNode child(String segment) {
        return children.computeIfAbsent(segment, s -> new ModuleNode(s, Optional.of(this)));
    }

    /** This node or the nearest one above that is not a layer itself. */
    public ModuleNode container() {
        ModuleNode node = this;
        while (node.layer.isPresent()) {
            node = node.parent.orElseThrow();
        }
        return node;
    }

    /** Every layer with parameters at or below this node. */
    public void collect(List<Layer> found) {
        found.addAll(uses);
        free.forEach(f -> found.add(f.layer()));
        children.values().forEach(c -> c.collect(found));
    }
}
