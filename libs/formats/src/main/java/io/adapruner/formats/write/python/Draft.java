package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.Body.Attribute;
import io.adapruner.formats.write.python.Build.Chain;
import io.adapruner.formats.write.python.Build.Entry;
import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Arguments;
import io.adapruner.formats.write.python.code.Identifiers;
import io.adapruner.formats.write.python.module.ModuleNode;
import io.adapruner.formats.write.python.module.Region;
import io.adapruner.formats.write.python.module.Unit;
import io.adapruner.network.Layer;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.WithParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A container on its way to being a class or an expression.
 *
 * @param height nesting of calls below it
 * @param in channels of its input, if it has one
 * @param out channels of its result, if it has one
 */
record Draft(ModuleNode node, Region region, int height, Optional<Integer> in, Optional<Integer> out) {
    /** As a class with attributes and a {@code forward}. */
    Body body(Map<ModuleNode, Build> built) {
        var attributes = new ArrayList<Attribute>();
        for (Region.Place place : region.places()) {
            Build build = place.holder() ? new Build.Holder() : build(place.node(), built);
            attributes.add(new Attribute(place.path(), build));
        }
        var forward = new ForwardCode(region);
        return new Body(attributes, forward.inputs(), forward.statements());
    }

    /** As an {@code nn.Sequential}, if it is a plain chain of modules. */
    Optional<Chain> chain(Map<ModuleNode, Build> built) {
        List<Unit> units = region.units();
        if (!chained(units)) {
            return Optional.empty();
        }
        Map<List<String>, ModuleNode> places = new HashMap<>();
        region.places().forEach(p -> places.put(p.path(), p.node()));
        var taken = new HashSet<>(node.children().keySet());
        var entries = new ArrayList<Entry>();
        for (Unit unit : units) {
            List<String> path =
                    switch (unit) {
                        case Unit.Whole whole -> whole.path();
                        case Unit.Single single -> single.path();
                    };
            if (!path.isEmpty()) {
                ModuleNode child = places.remove(path);
                entries.add(new Entry(child.name(), build(child, built)));
            } else if (unit instanceof Unit.Single single) {
                String name = free(single, entries, taken);
                taken.add(name);
                Optional<Build.Leaf> module = new OpCode(owner(name, single.layer()))
                        .module(single.layer().op(), 0);
                if (module.isEmpty()) {
                    return Optional.empty();
                }
                entries.add(new Entry(name, module.get()));
            }
        }
        boolean complete = places.isEmpty() && entries.stream().allMatch(e -> Identifiers.child(e.name()));
        return complete ? Optional.of(new Chain(entries)) : Optional.empty();
    }

    /** Each step reads what the one before it gives, nothing else reads that, and every module is in this container. */
    private boolean chained(List<Unit> units) {
        List<String> last = region.inputs();
        for (Unit unit : units) {
            if (!unit.inputs().equals(last) || unit.outputs().size() != 1) {
                return false;
            }
            last = unit.outputs();
        }
        return region.inputs().size() == 1
                && region.places().stream().allMatch(p -> p.node().uses().size() <= 1)
                && last.equals(region.outputs())
                && region.places().stream().allMatch(p -> p.path().size() == 1 && !p.holder() && !stored(p.node()));
    }

    /** A tensor is no module that a sequence could call. */
    private static boolean stored(ModuleNode node) {
        return node.layer()
                .filter(l -> l.op() instanceof WithParameter || l.op() instanceof StoredValue)
                .isPresent();
    }

    /** A name for a module without parameters: its own, the number that is missing, or a word. */
    private static String free(Unit.Single unit, List<Entry> before, Set<String> taken) {
        if (unit.name().isPresent() && !taken.contains(unit.name().get())) {
            return unit.name().get();
        }
        String number = Integer.toString(before.size());
        boolean numbered = before.isEmpty() || before.getLast().name().equals(Integer.toString(before.size() - 1));
        if (numbered && !taken.contains(number)) {
            return number;
        }
        String word = OpCode.word(unit.layer().op());
        int count = 2;
        String name = word;
        while (taken.contains(name)) {
            name = word + count++;
        }
        return name;
    }

    private static Build build(ModuleNode child, Map<ModuleNode, Build> built) {
        if (child.layer().isPresent()) {
            Layer layer = child.layer().get();
            String owner = owner(child.name(), layer);
            if (layer.op() instanceof WithParameter op) {
                return stored(op.shape(), op.trained(), new Arguments(owner));
            }
            if (layer.op() instanceof StoredValue op) {
                return stored(op.shape(), op.trained(), new Arguments(owner));
            }
            return new OpCode(owner).module(layer.op(), child.rank()).orElseThrow();
        }
        Build build = built.get(child);
        if (build instanceof Build.Instance(PythonClass type, List<Argument> arguments)) {
            String owner = Identifiers.attribute(child.name()) ? child.name() : "block";
            return new Build.Instance(
                    type,
                    arguments.stream()
                            .map(a ->
                                    new Argument(a.keyword(), owner, a.label(), a.channels(), a.value(), a.fallback()))
                            .toList());
        }
        return build;
    }

    private static Build.Stored stored(List<Integer> shape, boolean trained, Arguments arguments) {
        var extents = new ArrayList<Argument>();
        shape.forEach(extent -> extents.add(arguments.count("channels", extent, extent > 1)));
        return new Build.Stored(extents, trained);
    }

    private static String owner(String name, Layer layer) {
        if (Identifiers.attribute(name)) {
            return name;
        }
        String word = OpCode.word(layer.op());
        return name.matches("[0-9]{1,4}") ? word + name : word;
    }

    /** Module path, as in the state dict. */
    String path() {
        var path = new StringBuilder(node.name());
        Optional<ModuleNode> above = node.parent();
        while (above.isPresent() && above.get().parent().isPresent()) {
            path.insert(0, above.get().name() + ".");
            above = above.get().parent();
        }
        return path.toString();
    }
}
