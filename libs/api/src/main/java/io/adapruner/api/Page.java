package io.adapruner.api;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a collection.
 *
 * @param page from 0
 * @param total number of items in the whole collection
 */
public record Page<T>(List<T> items, int page, int size, long total) {
    private static final int LARGEST = 500;

    public static <S, T> Page<T> of(List<S> all, int page, int size, Function<S, T> shown) {
        if (page < 0 || size < 1 || size > LARGEST) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "page " + page + " must be at least 0 and size " + size + " in 1.." + LARGEST);
        }
        return new Page<>(
                all.stream().skip((long) page * size).limit(size).map(shown).toList(), page, size, all.size());
    }
}
