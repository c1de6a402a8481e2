package io.adapruner.formats.write.python.module;

import io.adapruner.network.Layer;
import io.adapruner.network.size.SizeRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one container computes, step by step. A container inside it that cannot be one call (because what it computes is
 * interleaved with its surroundings, is not needed, or has too many inputs or outputs to read well) is only a holder of
 * modules, and its steps are steps of this one.
 */
public final class Region {
    private static final int MOST_INPUTS = 12;
    private static final int MOST_OUTPUTS = 4;
    private static final int PATIENT_ROUNDS = 30;

    private final LiveGraph graph;
    private final Set<ModuleNode> holders = new HashSet<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Unit> units;
    private final List<String> inputs;
    private final List<String> outputs;

    /** A module to construct: a layer's, a container's, or a holder. */
    public record Place(List<String> path, ModuleNode node, boolean holder) {}

    public Region(LiveGraph graph, ModuleNode node) {
        this.graph = graph;
        this.inputs = inputs(graph, node);
        this.outputs = outputs(graph, node);
        for (int round = 0; ; round++) {
            places.clear();
            var found = new ArrayList<Unit>();
            collect(node, List.of(), found);
            var order = new Order(found);
            if (order.entangled().isEmpty()) {
                units = order.sorted();
                return;
            }
            for (List<Unit> cycle : order.entangled()) {
                open(cycle, round < PATIENT_ROUNDS);
            }
        }
    }

    /** Makes holders of containers that wait for each other; of the first one only, while that may be enough. */
    private void open(List<Unit> cycle, boolean patient) {
        cycle.stream()
                .filter(Unit.Whole.class::isInstance)
                .map(Unit.Whole.class::cast)
                .sorted((a, b) -> Integer.compare(a.position(), b.position()))
                .limit(patient ? 1 : cycle.size())
                .forEach(w -> holders.add(w.node()));
    }

    /** What the sizes of a layer follow, among the values that its step reads; nothing where they stay. */
    public List<SizeRule> rules(Layer layer) {
        return graph.rules(layer.name());
    }

    public List<Place> places() {
        return places;
    }

    public List<Unit> units() {
        return units;
    }

    public List<String> inputs() {
        return inputs;
    }

    public List<String> outputs() {
        return outputs;
    }

    /** What users of the network call the inputs, where they feed several of them here. */
    public Optional<List<String>> inputNames() {
        return several(graph) && inputs.equals(graph.inputs()) ? Optional.of(graph.inputNames()) : Optional.empty();
    }

    private void collect(ModuleNode node, List<String> prefix, List<Unit> found) {
        for (ModuleNode child : node.children().values()) {
            List<String> path =
                    Stream.concat(prefix.stream(), Stream.of(child.name())).toList();
            if (child.layer().isPresent()) {
                places.add(new Place(path, child, false));
                for (Layer use : child.uses()) {
                    Layer live = graph.layers().get(use.name());
                    if (live != null) {
                        found.add(new Unit.Single(path, Optional.of(child.name()), live, graph.position(live.name())));
                    }
                }
                collect(child, path, found);
            } else if (holders.contains(child)) {
                places.add(new Place(path, child, true));
                collect(child, path, found);
            } else {
                Optional<Unit> whole = whole(child, path);
                if (whole.isEmpty()) {
                    holders.add(child);
                    places.add(new Place(path, child, true));
                    collect(child, path, found);
                } else {
                    places.add(new Place(path, child, false));
                    found.add(whole.get());
                }
            }
        }
        for (ModuleNode.Free free : node.free()) {
            Optional<String> name =
                    free.name().filter(n -> prefix.isEmpty() && !node.children().containsKey(n));
            found.add(new Unit.Single(
                    List.of(), name, free.layer(), graph.position(free.layer().name())));
        }
    }

    private Optional<Unit> whole(ModuleNode node, List<String> path) {
        List<String> in = inputs(graph, node);
        List<String> out = outputs(graph, node);
        if (out.isEmpty() || in.size() > MOST_INPUTS || out.size() > MOST_OUTPUTS) {
            return Optional.empty();
        }
        int position = live(graph, node).stream()
                .mapToInt(l -> graph.position(l.name()))
                .min()
                .orElseThrow();
        return Optional.of(new Unit.Whole(path, node, in, out, position));
    }

    /** Live layers at or below a node in the network's order. */
    private static List<Layer> live(LiveGraph graph, ModuleNode node) {
        var all = new ArrayList<Layer>();
        node.collect(all);
        return all.stream()
                .map(l -> graph.layers().get(l.name()))
                .filter(l -> l != null)
                .sorted((a, b) -> Integer.compare(graph.position(a.name()), graph.position(b.name())))
                .toList();
    }

    private static Set<String> names(List<Layer> layers) {
        var names = new LinkedHashSet<String>();
        layers.forEach(l -> names.add(l.name()));
        return names;
    }

    private static List<String> inputs(LiveGraph graph, ModuleNode node) {
        List<Layer> live = live(graph, node);
        Set<String> own = names(live);
        if (own.size() == graph.layers().size() && several(graph)) {
            return graph.inputs();
        }
        return live.stream()
                .flatMap(l -> l.inputs().stream())
                .filter(i -> !own.contains(i))
                .distinct()
                .toList();
    }

    private static boolean several(LiveGraph graph) {
        return graph.inputs().size() > 1;
    }

    private static List<String> outputs(LiveGraph graph, ModuleNode node) {
        Set<String> own = names(live(graph, node));
        if (own.size() == graph.layers().size()) {
            return graph.outputs();
        }
        return own.stream()
                .filter(v ->
                        graph.outputs().contains(v) || graph.readers(v).stream().anyMatch(r -> !own.contains(r.name())))
                .toList();
    }
}
