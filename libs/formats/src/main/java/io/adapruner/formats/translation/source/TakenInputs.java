package io.adapruner.formats.translation.source;

import io.adapruner.network.InputParts;
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
 * The inputs of a graph that its network is fed with: its images, or what else it takes where all of that is of one kind. Inputs that no
 * output needs are left out, and those besides the images are left to the outputs that need them.
 *
 * @param names the inputs that are taken, in the graph's order
 * @param others those that some output needs besides
 * @param unneeded those that no output needs
 */
public record TakenInputs(List<String> names, List<String> others, List<String> unneeded) {
    private static final Set<Integer> IMAGE_RANKS = Set.of(4, 5);
    private static final int SHOWN = 8;

    public TakenInputs {
        names = List.copyOf(names);
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
     * @throws ProblemException naming the inputs where they are of several kinds, or too many
     */
    public static TakenInputs among(
            List<String> inputs, ToIntFunction<String> rank, List<Reading> nodes, Collection<String> outputs) {
        if (inputs.size() == 1) {
            return new TakenInputs(inputs, List.of(), List.of());
        }
        Set<String> needed = needed(nodes, outputs);
        List<String> live = inputs.stream().filter(needed::contains).toList();
        List<String> images = live.stream()
                .filter(input -> IMAGE_RANKS.contains(rank.applyAsInt(input)))
                .toList();
        List<String> unneeded =
                inputs.stream().filter(input -> !needed.contains(input)).toList();
        List<String> taken = images.isEmpty() ? live : images;
        long kinds = taken.stream().mapToInt(rank).distinct().count();
        if (kinds != 1 || taken.size() > InputParts.MOST) {
            throw NodeProblem.unsupported("it takes the inputs " + shown(inputs) + ", of which its outputs need "
                    + shown(live) + "; a network takes images, or other tensors, of one number of axes and at most "
                    + InputParts.MOST + " of them. Fix the others where they are the same for every sample (--fix-input"
                    + " NAME=VALUE), or export it with them as constants");
        }
        return new TakenInputs(
                taken, live.stream().filter(input -> !taken.contains(input)).toList(), unneeded);
    }

    private String own() {
        return names.size() == 1 ? "input " + names.getFirst() : "the inputs " + shown(names);
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
        return NodeProblem.unsupported("it needs input " + other + " besides " + own()
                + ", of which it is not another image. Where it is the same for every sample, fix it (--fix-input "
                + other + "=VALUE); else export it with the outputs alone that need none");
    }

    /** What the user should know. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (!others.isEmpty()) {
            warnings.add(
                    "The network takes " + own() + " alone; outputs that need " + shown(others) + " too are left out.");
        }
        if (!unneeded.isEmpty()) {
            warnings.add("No output needs the inputs " + shown(unneeded) + "; they are left out.");
        }
        return warnings;
    }
}
