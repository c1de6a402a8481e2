package io.adapruner.formats.model;

import java.util.List;

/**
 * One set of weights, of those in a file.
 *
 * @param warnings for the user, where there was something to choose
 */
public record Chosen<T>(WeightSet set, T content, List<String> warnings) {
    public Chosen {
        warnings = List.copyOf(warnings);
    }
}
