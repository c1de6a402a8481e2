package io.adapruner.pipeline.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.adapruner.pipeline.job.PruningRequest;
import java.util.Comparator;

/** The part of a job that an event is about. In JSON it is a number: the budget's index, or -1 for the whole job. */
public sealed interface Target extends Comparable<Target> {
    /** As written in JSON, logs and traces: -1 or the budget's index. */
    @JsonValue
    int number();

    /** All budgets together. */
    record WholeJob() implements Target {
        @Override
        public int number() {
            return -1;
        }
    }

    /**
     * One budget.
     *
     * @param index in the request's list, from 0
     */
    record OfBudget(int index) implements Target {
        public OfBudget {
            if (index < 0 || index >= PruningRequest.MAX_BUDGETS) {
                throw new IllegalArgumentException(
                        "target " + index + " must be in 0.." + (PruningRequest.MAX_BUDGETS - 1));
            }
        }

        @Override
        public int number() {
            return index;
        }
    }

    static Target wholeJob() {
        return new WholeJob();
    }

    static Target budget(int index) {
        return new OfBudget(index);
    }

    /** @throws IllegalArgumentException if the number is neither -1 nor an index that a budget can have */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Target of(int number) {
        return number == -1 ? wholeJob() : budget(number);
    }

    @Override
    default int compareTo(Target other) {
        return Comparator.comparingInt(Target::number).compare(this, other);
    }
}
