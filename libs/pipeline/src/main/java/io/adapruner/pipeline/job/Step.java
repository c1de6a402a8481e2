package io.adapruner.pipeline.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One of the steps in which a job reaches its budgets: prune, train, prune again. In JSON it is a number; events and documents of
 * before there were several leave it out, which is the first.
 *
 * @param number from 1
 */
public record Step(@JsonValue int number) implements Comparable<Step> {
    /** The only one of most jobs. */
    public static final Step FIRST = new Step(1);

    public Step {
        if (number < 1 || number > StepSchedule.MOST) {
            throw new IllegalArgumentException("step " + number + " must be in 1.." + StepSchedule.MOST);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Step of(int number) {
        return new Step(number);
    }

    /** The step, or the first where nothing is said. */
    public static Step orFirst(Step said) {
        return said == null ? FIRST : said;
    }

    public boolean isFirst() {
        return number == 1;
    }

    public Step next() {
        return new Step(number + 1);
    }

    /** A seed that no other step has: every step's training shows its images in an order of their own. */
    public long seed(long job) {
        return job + (number - 1) * 1_000_003L;
    }

    @Override
    public int compareTo(Step other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return String.valueOf(number);
    }
}
