package io.adapruner.formats.write.python.module;

import io.adapruner.formats.write.python.module.ModuleNode.Free;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tree of modules that the names of layers with parameters spell. Layers without parameters are put where their names
 * say, if that is a container of such modules, and otherwise beside those that they work on.
 */
public final class ModuleTree {
    /** Deepest nesting; recursion over the tree is bounded by it. */
    private static final int DEEPEST = 100;

    private final LiveGraph graph;
    private final ModuleNode root = new ModuleNode("", Optional.empty());
    private final Map<String, ModuleNode> homes = new HashMap<>();

    public ModuleTree(Network network, LiveGraph graph) {
        this.graph = graph;
        Map<String, TensorShape> shapes = network.shapes();
        for (Layer layer : network.layers()) {
            if (!layer.op().parameters().isEmpty()) {
                ModuleNode node = root;
                for (String segment : path(layer.module())) {
                    node = node.child(segment);
                }
                if (layer.shares()) {
                    node.use(layer);
                } else {
                    node.hold(layer, shapes.get(layer.inputs().getFirst()).rank());
                }
                homes.put(layer.name(), node.parent().orElseThrow().container());
            }
        }
        for (Layer layer : graph.layers().values()) {
            if (layer.op().parameters().isEmpty()) {
                place(layer);
            }
        }
    }

    public ModuleNode root() {
        return root;
    }

    private static String[] path(String layer) {
        String[] path = layer.split("\\.", -1);
        if (path.length > DEEPEST) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_NETWORK,
                    "layer " + layer + " is nested " + path.length + " deep, the limit is " + DEEPEST);
        }
        return path;
    }

    private void place(Layer layer) {
        Optional<ModuleNode> named = named(layer);
        ModuleNode home = named.orElseGet(() -> beside(layer));
        String[] path = path(layer.name());
        Optional<String> name = named.isPresent() ? Optional.of(path[path.length - 1]) : Optional.empty();
        homes.put(layer.name(), home);
        home.free().add(new Free(layer, name));
    }

    /** The container that a name points into, the root excluded: any name may be there. */
    private Optional<ModuleNode> named(Layer layer) {
        String[] path = path(layer.name());
        ModuleNode node = root;
        for (String segment : Arrays.copyOf(path, path.length - 1)) {
            node = node.children().get(segment);
            if (node == null) {
                return Optional.empty();
            }
        }
        return node == root || node.layer().isPresent() ? Optional.empty() : Optional.of(node);
    }

    private ModuleNode beside(Layer layer) {
        return switch (layer.op()) {
            case Relu _, Relu6 _ -> producers(layer).getLast();
            case Add _, Concat _ -> {
                ModuleNode home = producers(layer).getLast();
                for (ModuleNode other : producers(layer)) {
                    ModuleNode common = common(home, other);
                    // A sum at the end of a block belongs to the block, not to what is around it and the block before.
                    home = common == home || common == other ? common : home;
                }
                yield home;
            }
            case Op _ -> common(producers(layer).getLast(), reader(layer));
        };
    }

    /** Containers of what a layer reads, the latest last. */
    private List<ModuleNode> producers(Layer layer) {
        List<ModuleNode> found = new ArrayList<>(layer.inputs().stream()
                .filter(homes::containsKey)
                .sorted((a, b) -> Integer.compare(graph.position(a), graph.position(b)))
                .map(homes::get)
                .toList());
        if (found.isEmpty()) {
            found.add(root);
        }
        return found;
    }

    private ModuleNode reader(Layer layer) {
        Layer at = layer;
        while (true) {
            List<Layer> readers = graph.readers(at.name());
            if (readers.isEmpty()) {
                return root;
            }
            at = readers.getFirst();
            if (homes.containsKey(at.name())) {
                return homes.get(at.name());
            }
            Optional<ModuleNode> named = named(at);
            if (named.isPresent()) {
                return named.get();
            }
        }
    }

    private static ModuleNode common(ModuleNode one, ModuleNode other) {
        Set<ModuleNode> above = new LinkedHashSet<>();
        Optional<ModuleNode> node = Optional.of(one);
        while (node.isPresent()) {
            above.add(node.get());
            node = node.get().parent();
        }
        ModuleNode found = other;
        while (!above.contains(found)) {
            found = found.parent().orElseThrow();
        }
        return found.container();
    }
}
