package io.adapruner.api;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a collection. Items are summaries: the longest page stays below what one answer may take.
 *
 * @param page from 0
 * @param total number of items in the whole collection
 */
public record Page<T>(List<T> items, int page, int size, long total) {
    public static <S, T> Page<T> of(List<S> all, int page, int size, Function<S, T> shown) {
        return new Page<>(
                all.stream().skip((long) page * size).limit(size).map(shown).toList(), page, size, all.size());
    }
}
