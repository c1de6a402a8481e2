package io.adapruner.formats.translation;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Names of inputs and outputs: as in the source, except for what no name of ours may hold and what is called so already. */
final class PublicNames {
    private static final int LONGEST = 180;

    private final Set<String> taken;

    /** @param parameters that nothing else may be called like */
    PublicNames(Collection<String> parameters) {
        taken = new HashSet<>(parameters);
    }

    void take(String name) {
        taken.add(name);
    }

    String unique(String wanted) {
        String allowed = wanted.replaceAll("[^A-Za-z0-9_./:-]", "_");
        String name = allowed.substring(0, Math.min(allowed.length(), LONGEST));
        while (name.isEmpty() || !taken.add(name)) {
            name += "_";
        }
        return name;
    }
}
