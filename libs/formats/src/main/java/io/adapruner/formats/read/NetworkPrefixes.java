package io.adapruner.formats.read;

import io.adapruner.formats.model.Chosen;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.model.WeightSets;
import io.adapruner.formats.model.WeightSets.Place;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The prefixes under which a file has most of a network's names: {@code model.} in what Lightning saves, none in a plain state
 * dict, several where averages are a module beside the network.
 *
 * @param best shortest first, one at least
 * @param found how many of the network's names are there under each of them
 * @param needed the network's names
 */
record NetworkPrefixes(List<String> best, int found, Set<String> needed) {
    /**
     * @param names in the file
     * @param needed the network's own
     */
    static NetworkPrefixes of(Set<String> names, Set<String> needed) {
        int longest = longest(needed);
        var counts = new HashMap<String, Integer>();
        for (String name : names) {
            beginnings(name, longest)
                    .filter(at -> needed.contains(name.substring(at)))
                    .forEach(at -> counts.merge(name.substring(0, at), 1, Integer::sum));
        }
        int most = counts.isEmpty() ? 0 : Collections.max(counts.values());
        List<String> best = counts.keySet().stream()
                .filter(prefix -> counts.get(prefix) == most)
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
        return new NetworkPrefixes(best.isEmpty() ? List.of("") : best, most, needed);
    }

    /** Whether all of the network's names are there. */
    private boolean complete() {
        return found == needed.size();
    }

    private static int longest(Set<String> needed) {
        return needed.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * Where one of the network's names may begin. Names come from a file: of one with hundreds of dots most ends are too long to be
     * the network's.
     */
    private static IntStream beginnings(String name, int longest) {
        return IntStream.iterate(0, at -> at >= 0, at -> next(name, at)).filter(at -> name.length() - at <= longest);
    }

    /** Where the next part of a dotted name begins; -1 behind the last. */
    private static int next(String name, int at) {
        int dot = name.indexOf('.', at);
        return dot < 0 ? -1 : dot + 1;
    }

    /** @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} when two networks fit and no name tells them apart */
    Chosen<String> choose(Optional<WeightSet> asked, String network) {
        return new WeightSets<>(first(WeightSet.PLAIN, network), first(WeightSet.EMA, network)).choose(asked);
    }

    private Optional<Place<String>> first(WeightSet set, String network) {
        List<String> prefixes =
                best.stream().filter(prefix -> WeightSet.named(prefix) == set).toList();
        if (complete() && prefixes.size() > 1) {
            throw new ProblemException(
                    ProblemCode.WEIGHTS_MISMATCH,
                    "the file holds " + prefixes.size() + " networks that fit " + network + ", under the prefixes "
                            + String.join(", ", prefixes) + ". Save the weights of one of them alone");
        }
        return prefixes.stream().findFirst().map(prefix -> new Place<>(prefix.replaceFirst("\\.$", ""), prefix));
    }

    /** Puts a module's name between the prefix and what is one of the network's names; leaves every other name as it is. */
    UnaryOperator<String> with(String module) {
        Set<String> prefixes = Set.copyOf(best);
        int longest = longest(needed);
        return name -> beginnings(name, longest)
                .filter(at -> needed.contains(name.substring(at)) && prefixes.contains(name.substring(0, at)))
                .mapToObj(at -> name.substring(0, at) + module + name.substring(at))
                .findFirst()
                .orElse(name);
    }

    /** Whether a name in the file is a weight of the network under another prefix than this one. */
    boolean inAnother(String name, String prefix) {
        return complete()
                && best.stream()
                        .anyMatch(other -> !other.equals(prefix)
                                && name.startsWith(other)
                                && needed.contains(name.substring(other.length())));
    }
}
