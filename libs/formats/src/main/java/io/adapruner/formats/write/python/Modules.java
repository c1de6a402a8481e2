package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Identifiers;
import io.adapruner.formats.write.python.module.LiveGraph;
import io.adapruner.formats.write.python.module.ModuleNode;
import io.adapruner.formats.write.python.module.ModuleTree;
import io.adapruner.formats.write.python.module.Region;
import io.adapruner.formats.write.python.module.Unit;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The classes of a network, each before those that use it, and its model. */
final class Modules {
    private static final String MODEL = "Model";
    /** A chain becomes a class when there are so many of its form ... */
    private static final int MANY = 3;
    /** ... or when it nests deeper than reads well in one expression. */
    private static final int DEEPEST = 2;

    private final LiveGraph graph;
    private final Map<String, TensorShape> shapes;
    private final Map<Integer, List<Draft>> byHeight = new HashMap<>();
    private final Map<ModuleNode, Build> built = new HashMap<>();
    private final List<PythonClass> classes = new ArrayList<>();
    private final ClassNames names = new ClassNames();

    Modules(Network network) {
        this.graph = new LiveGraph(network);
        this.shapes = network.shapes();
        Draft root = draft(new ModuleTree(network, graph).root());
        for (int height = 1; height < root.height(); height++) {
            Map<String, List<Draft>> forms = new LinkedHashMap<>();
            for (Draft draft : byHeight.get(height)) {
                forms.computeIfAbsent(form(draft), _ -> new ArrayList<>()).add(draft);
            }
            forms.values().forEach(this::decide);
        }
        Content body = root.body(built);
        classes.add(new ClassMaker(List.of(root), List.of(body)).make(MODEL, purpose(network)));
    }

    private static String purpose(Network network) {
        return "The network, from normalised "
                + (network.input().rank() == 3
                        ? "images [N, C, H, W]"
                        : network.input().dims().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ", "samples [N, ", "]")))
                + " to "
                + (network.classes().isPresent()
                        ? "logits [N, classes]."
                        : network.outputs().stream()
                                        .map(output -> Identifiers.prose(output.name()))
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    /** The model's class is the last. */
    List<PythonClass> classes() {
        return classes;
    }

    private Draft draft(ModuleNode node) {
        var region = new Region(graph, node);
        int height = 1;
        for (Unit unit : region.units()) {
            if (unit instanceof Unit.Whole whole) {
                height = Math.max(height, 1 + draft(whole.node()).height());
            }
        }
        var draft = new Draft(node, region, height, channels(region.inputs()), channels(region.outputs()));
        byHeight.computeIfAbsent(height, _ -> new ArrayList<>()).add(draft);
        return draft;
    }

    private Optional<Integer> channels(List<String> values) {
        return values.size() == 1 ? Optional.of(shapes.get(values.getFirst()).channels()) : Optional.empty();
    }

    private String form(Draft draft) {
        return draft.chain(built).map(c -> "chain\n" + c.form()).orElseGet(() -> draft.body(built)
                .form());
    }

    private void decide(List<Draft> drafts) {
        Optional<Build.Chain> chain = drafts.getFirst().chain(built);
        boolean inline = chain.filter(c -> c.depth() <= DEEPEST && (drafts.size() < MANY || c.plain()))
                .isPresent();
        if (inline) {
            drafts.forEach(d -> built.put(d.node(), d.chain(built).orElseThrow()));
            return;
        }
        boolean numbered = chain.filter(Build.Chain::numbered).isPresent();
        List<Content> contents = new ArrayList<>();
        drafts.forEach(d -> contents.add(numbered ? d.chain(built).orElseThrow() : d.body(built)));
        var maker = new ClassMaker(drafts, contents);
        PythonClass type = maker.make(names.of(drafts), purpose(drafts));
        classes.add(type);
        for (int d = 0; d < drafts.size(); d++) {
            built.put(drafts.get(d).node(), maker.instance(type, d));
        }
    }

    private static String purpose(List<Draft> drafts) {
        String path = Identifiers.prose(drafts.getFirst().path());
        String shown = path.length() > 60 ? path.substring(0, 60) + "..." : path;
        return switch (drafts.size()) {
            case 1 -> shown + ".";
            case 2 -> shown + " and one more.";
            default -> shown + " and " + (drafts.size() - 1) + " more.";
        };
    }
}
