package io.adapruner.inheritance;

import io.adapruner.network.Weights;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Candidates that a later round needs again, as many as fit into memory; the others are made again. */
final class HeldCandidates {
    private final long bound;
    private final Map<Choice, Candidate> held = new HashMap<>();
    private long bytes;

    /** @param bound bytes of weights held at most */
    HeldCandidates(long bound) {
        this.bound = bound;
    }

    Candidate of(Choice choice, Function<Choice, Candidate> maker) {
        Candidate known = held.get(choice);
        if (known != null) {
            return known;
        }
        Candidate made = maker.apply(choice);
        if (bytes + bytes(made) <= bound) {
            held.put(choice, made);
            bytes += bytes(made);
        }
        return made;
    }

    /** Lets go of all others. */
    void retain(Collection<Choice> needed) {
        held.keySet().retainAll(needed);
        bytes = held.values().stream().mapToLong(HeldCandidates::bytes).sum();
    }

    /** Tensors that candidates share count for each of them. */
    private static long bytes(Candidate candidate) {
        return bytes(candidate.weights()) + bytes(candidate.surgery());
    }

    private static long bytes(Weights weights) {
        return 4L
                * weights.tensors().values().stream()
                        .mapToLong(tensor -> tensor.elements())
                        .sum();
    }
}
