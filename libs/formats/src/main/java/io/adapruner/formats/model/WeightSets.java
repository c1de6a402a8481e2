package io.adapruner.formats.model;

import java.util.List;
import java.util.Optional;

/**
 * The sets of weights that a file holds, one at least.
 *
 * @param plain those that training changed
 * @param ema running averages of them
 */
public record WeightSets<T>(Optional<Place<T>> plain, Optional<Place<T>> ema) {
    /**
     * One set.
     *
     * @param where the name that it has in the file; empty: the file is this set
     */
    public record Place<T>(String where, T content) {
        private String described() {
            return where.isEmpty() ? "" : " (" + where + ")";
        }
    }

    public boolean isEmpty() {
        return plain.isEmpty() && ema.isEmpty();
    }

    /** The set that is asked for where the file has it, else the plain one where the file has it. */
    public Chosen<T> choose(Optional<WeightSet> asked) {
        if (plain.isPresent() && ema.isPresent()) {
            return asked.orElse(WeightSet.PLAIN) == WeightSet.EMA
                    ? of(WeightSet.EMA, ema.get(), WeightSet.PLAIN, plain.get())
                    : of(WeightSet.PLAIN, plain.get(), WeightSet.EMA, ema.get());
        }
        return plain.map(only -> new Chosen<>(WeightSet.PLAIN, only.content(), List.of()))
                .or(() -> ema.map(only -> new Chosen<>(
                        WeightSet.EMA,
                        only.content(),
                        List.of("the file holds " + WeightSet.EMA.title() + " weights alone" + only.described()
                                + "; they were taken"))))
                .orElseThrow(() -> new IllegalStateException("no set to choose from"));
    }

    private static <T> Chosen<T> of(WeightSet taken, Place<T> place, WeightSet other, Place<T> otherPlace) {
        return new Chosen<>(
                taken,
                place.content(),
                List.of("the file holds " + WeightSet.PLAIN.title() + " and " + WeightSet.EMA.title() + " weights; the "
                        + taken.title() + " ones" + place.described() + " were taken, weights=" + other.label()
                        + " takes the others" + otherPlace.described()));
    }
}
