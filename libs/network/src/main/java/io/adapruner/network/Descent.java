package io.adapruner.network;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which layers compute from the outputs of which others. */
final class Descent {
    private final Map<String, List<String>> inputs = new HashMap<>();
    private final Map<String, Set<String>> ancestors = new HashMap<>();

    Descent(Network network) {
        network.layers().forEach(layer -> inputs.put(layer.name(), layer.inputs()));
    }

    /** Whether one of two different values (layer name or {@link Network#INPUT}) is computed from the other. */
    boolean related(String one, String other) {
        return !one.equals(other)
                && (ancestors(one).contains(other) || ancestors(other).contains(one));
    }

    private Set<String> ancestors(String value) {
        return ancestors.computeIfAbsent(value, this::found);
    }

    private Set<String> found(String value) {
        var found = new HashSet<String>();
        var open = new ArrayDeque<String>();
        open.add(value);
        while (!open.isEmpty()) {
            // The network's input has none.
            for (String input : inputs.getOrDefault(open.remove(), List.of())) {
                if (found.add(input)) {
                    open.add(input);
                }
            }
        }
        return found;
    }
}
