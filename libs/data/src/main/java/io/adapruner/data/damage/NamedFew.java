package io.adapruner.data.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many things there are, and the names of the first of them: there may be more than anybody reads. */
public final class NamedFew {
    private static final int MOST = 100;

    private final List<String> names = new ArrayList<>();
    private int count;

    public void add(String name) {
        count++;
        if (names.size() < MOST) {
            names.add(name);
        }
    }

    public void addAll(NamedFew others) {
        count += others.count;
        others.names.stream().limit(Math.max(0, MOST - names.size())).forEach(names::add);
    }

    public int count() {
        return count;
    }

    public List<String> names() {
        return List.copyOf(names);
    }

    /** Of files that are no samples: a sentence that counts and names them; empty where there are none. */
    public Optional<String> passedOver() {
        return count == 0
                ? Optional.empty()
                : Optional.of("passed over, for they are neither images nor arrays: " + count
                        + (count == 1 ? " file: " : " files: ") + this);
    }

    /** The names, and how many more there are. */
    @Override
    public String toString() {
        String named = String.join(", ", names);
        return count == names.size() ? named : named + " and " + (count - names.size()) + " more";
    }
}
