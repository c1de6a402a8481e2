package io.adapruner.formats.translation.source;

import io.adapruner.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The input of a graph that its network is fed with. A network has one; a graph may have others: those that no output needs are left
 * out, and those besides the only image are left to the outputs that need them.
 *
 * @param name the input that is taken
 * @param others those that some output needs besides
 * @param unneeded those that no output needs
 */
public record OneInput(String name, List<String> others, List<String> unneeded) {
    private static final Set<Integer> IMAGE_RANKS = Set.of(4, 5);
    private static final int SHOWN = 8;

    public OneInput {
        others = List.copyOf(others);
        unneeded = List.copyOf(unneeded);
    }

    /** What one node reads and makes. */
    public record Reading(Collection<String> reads, Collection<String> makes) {}

    /**
     * Chooses among several inputs.
     *
     * @param rank axes of an input, the batch among them
     * @param nodes in any order
     * @throws ProblemException naming the inputs where none is the only image
     */
    public static OneInput among(
            List<String> inputs, ToIntFunction<String> rank, List<Reading> nodes, Collection<String> outputs) {
        if (inputs.size() == 1) {
            return new OneInput(inputs.getFirst(), List.of(), List.of());
        }
        Set<String> needed = needed(nodes, outputs);
        List<String> live = inputs.stream().filter(needed::contains).toList();
        List<String> images = live.stream()
                .filter(input -> IMAGE_RANKS.contains(rank.applyAsInt(input)))
                .toList();
        List<String> unneeded =
                inputs.stream().filter(input -> !needed.contains(input)).toList();
        if (live.size() == 1) {
            return new OneInput(live.getFirst(), List.of(), unneeded);
        }
        if (images.size() == 1) {
            return new OneInput(
                    images.getFirst(),
                    live.stream()
                            .filter(input -> !input.equals(images.getFirst()))
                            .toList(),
                    unneeded);
        }
        throw NodeProblem.unsupported("it takes the inputs " + shown(inputs) + ", of which its outputs need "
                + shown(live) + "; a network is pruned by one image. Export it with the others as constants, or the"
                + " part behind one image alone" + (images.size() > 1 ? ", such as one branch of twins" : ""));
    }

    private static String shown(List<String> names) {
        List<String> first = names.stream().limit(SHOWN).toList();
        return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first.toString();
    }

    private static Set<String> needed(List<Reading> nodes, Collection<String> outputs) {
        var makers = new HashMap<String, List<Reading>>();
        nodes.forEach(node -> node.makes().forEach(made -> makers.computeIfAbsent(made, _ -> new ArrayList<>())
                .add(node)));
        var needed = new HashSet<>(outputs);
        var open = new ArrayDeque<>(needed);
        while (!open.isEmpty()) {
            for (Reading maker : makers.getOrDefault(open.remove(), List.of())) {
                maker.reads().stream().filter(needed::add).forEach(open::add);
            }
        }
        return needed;
    }

    /** Why what reads another input is not understood. */
    public ProblemException beside(String other) {
        return NodeProblem.unsupported("it needs input " + other + " besides " + name
                + "; a network is pruned by one image. Export it with " + other
                + " as a constant, or with the outputs alone that need none");
    }

    /** What the user should know. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (!others.isEmpty()) {
            warnings.add("The network takes input " + name + " alone; outputs that need " + shown(others)
                    + " too are left out.");
        }
        if (!unneeded.isEmpty()) {
            warnings.add("No output needs the inputs " + shown(unneeded) + "; they are left out.");
        }
        return warnings;
    }
}
