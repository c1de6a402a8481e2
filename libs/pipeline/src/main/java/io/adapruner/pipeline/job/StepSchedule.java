package io.adapruner.pipeline.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.TrainingRecipe;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * In how many steps a job reaches its budgets, and how these and the training are divided over them. In JSON it is the number of
 * steps; a request of before there were several says nothing, which is one.
 *
 * @param number of steps, 1 to {@value #MOST}
 */
public record StepSchedule(@JsonValue int number) {
    /** Most steps that a job may have. */
    public static final int MOST = 10;
    /** Prune once, train once. */
    public static final StepSchedule ONE = new StepSchedule(1);

    public StepSchedule {
        if (number < 1 || number > MOST) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "steps " + number + " must be in 1.." + MOST);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static StepSchedule of(int number) {
        return new StepSchedule(number);
    }

    public boolean isLast(Step step) {
        return step.number() == number;
    }

    /** All of them, in order. */
    public Stream<Step> all() {
        return IntStream.rangeClosed(1, number).mapToObj(Step::new);
    }

    /**
     * What the network may cost after a step, where it costs {@code full} before the first and {@code limit} is the budget:
     * full * (limit / full)^(k / n), rounded down, so that every step takes the same part of what is left, as iterative magnitude pruning does
     * (Frankle and Carbin, 1803.03635: p^(1/n) of the weights in each of n rounds). A budget beyond the whole network bounds nothing.
     *
     * @param limit the most that the budget allows, in the unit of {@code full}; the last step's bound exactly
     */
    public long limit(long full, long limit, Step step) {
        if (isLast(step) || limit >= full) {
            return limit;
        }
        double part = Math.pow((double) limit / full, (double) step.number() / number);
        return Math.max(limit, (long) Math.floor(full * part));
    }

    /** The part of a training that follows a step: as many whole epochs after each, and after the last what is left over too. */
    public TrainingRecipe training(TrainingRecipe whole, Step step) {
        if (number == 1) {
            return whole;
        }
        int each = whole.epochs() / number;
        return whole.withEpochs(isLast(step) ? whole.epochs() - (number - 1) * each : each);
    }

    /** Defaults that leave an epoch for every step. */
    public TrainingRecipe defaults(TrainingRecipe ofOne) {
        return ofOne.epochs() >= number ? ofOne : ofOne.withEpochs(number);
    }
}
