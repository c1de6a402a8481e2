package io.adapruner.pipeline.event;

import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the fields of events must hold. Every check returns its value and quotes a bad one. */
final class EventFields {
    /** The last millisecond of the year 9999, which ISO-8601 still writes with four digits. */
    static final long LATEST_MILLIS = 253_402_300_799_999L;

    /** What S3 allows, in UTF-16 units. */
    private static final int LONGEST_KEY = 1024;

    private EventFields() {}

    static void jobId(String jobId) {
        require(jobId != null, "jobId is absent");
        Keys.job(jobId);
    }

    static <T> T present(String name, T value) {
        require(value != null, name + " is absent");
        return value;
    }

    /** A place in the store. */
    static void key(String name, String value) {
        present(name, value);
        require(
                !value.isBlank() && value.length() <= LONGEST_KEY,
                name + " '" + start(value) + "' must be a key of 1 to " + LONGEST_KEY + " characters");
        require(
                Arrays.stream(value.split("/", -1)).noneMatch(part -> part.equals(".") || part.equals("..")),
                name + " '" + start(value) + "' must not go through . or ..");
    }

    static void fraction(double value) {
        require(value >= 0 && value <= 1, "fraction " + value + " must be in 0..1");
    }

    static void seconds(String name, double value) {
        require(value >= 0 && Double.isFinite(value), name + " " + value + " must be finite and not negative");
    }

    static void atMillis(long value) {
        require(value >= 0 && value <= LATEST_MILLIS, "atMillis " + value + " must be in 0.." + LATEST_MILLIS);
    }

    static void count(String name, long value) {
        require(value >= 0, name + " " + value + " must not be negative");
    }

    /** A budget that the request has. */
    static void budget(int target, List<?> budgets) {
        require(
                target >= 0 && target < budgets.size(),
                "target " + target + " must be one of the request's " + budgets.size() + " budgets");
    }

    /** A step that the request asks for. */
    static void step(Step step, PruningRequest request) {
        require(
                step.number() <= request.steps().number(),
                "step " + step + " must be one of the request's "
                        + request.steps().number());
    }

    /** All budgets together at the first step; at a later one, where they have parted, one of them. */
    static void part(Target target, Step step, PruningRequest request) {
        step(step, request);
        switch (target) {
            case Target.WholeJob() -> require(step.isFirst(), "step " + step + " serves one budget, not the whole job");
            case Target.OfBudget(int index) -> {
                require(!step.isFirst(), "the first step serves the whole job, not target " + index);
                budget(index, request.budgets());
            }
        }
    }

    static Map<String, Double> figures(Map<String, Double> value) {
        present("figures", value)
                .forEach((name, figure) ->
                        require(name != null && figure != null, "figure '" + name + "' has the value " + figure));
        return Map.copyOf(value);
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String start(String value) {
        return value.length() <= 100 ? value : value.substring(0, 100) + "...";
    }
}
