package io.adapruner.inheritance.trial;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Seconds by step, summed over repetitions; the report says where the time went. */
public final class StepTimes {
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    public <T> T time(String step, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            seconds.merge(step, (System.nanoTime() - start) / 1e9, Double::sum);
        }
    }

    public Map<String, Double> seconds() {
        return Map.copyOf(seconds);
    }
}
