package io.adapruner.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StepScheduleTest {
    private static final StepSchedule THREE = new StepSchedule(3);

    @Test
    void everyStepTakesTheSamePartOfWhatIsLeft() {
        assertThat(limits(THREE, 1_000_000, 125_000)).containsExactly(500_000L, 250_000L, 125_000L);
        assertThat(limits(new StepSchedule(2), 1_000_000, 250_000)).containsExactly(500_000L, 250_000L);
        assertThat(limits(StepSchedule.ONE, 1_000_000, 300_001)).containsExactly(300_001L);
    }

    @Test
    void whatIsNoBoundStaysNone() {
        assertThat(limits(THREE, 1_000, 1_000)).containsExactly(1_000L, 1_000L, 1_000L);
        assertThat(limits(THREE, 1_000, 5_000)).containsExactly(5_000L, 5_000L, 5_000L);
    }

    /** Up to 10^15, far above what networks cost: a double holds whole numbers of up to 9 * 10^15. */
    @Property
    void stepsDescendToTheBudgetInEqualParts(
            @ForAll @LongRange(min = 1_000, max = 1_000_000_000_000_000L) long full,
            @ForAll @IntRange(min = 1, max = 999) int perMille,
            @ForAll @IntRange(min = 1, max = StepSchedule.MOST) int number) {
        var steps = new StepSchedule(number);
        long limit = full / 1000 * perMille;

        List<Long> limits = limits(steps, full, limit);

        assertThat(limits).hasSize(number).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(limits.getFirst()).isLessThan(full);
        assertThat(limits.getLast()).isEqualTo(limit);
        for (int k = 1; k < number; k++) {
            assertThat(Math.pow((double) limits.get(k - 1) / full, number))
                    .isCloseTo(Math.pow((double) limit / full, k), within(1e-2));
        }
    }

    @Test
    void theLastStepIsTrainedForWhatIsLeftOver() {
        assertThat(epochs(THREE, 3)).containsExactly(1, 1, 1);
        assertThat(epochs(THREE, 5)).containsExactly(1, 1, 3);
        assertThat(epochs(THREE, 20)).containsExactly(6, 6, 8);
        assertThat(epochs(StepSchedule.ONE, 0)).containsExactly(0);
    }

    @Property
    void noEpochIsLostOrAdded(
            @ForAll @IntRange(min = 1, max = StepSchedule.MOST) int number,
            @ForAll @IntRange(min = StepSchedule.MOST, max = 10_000) int epochs) {
        assertThat(epochs(new StepSchedule(number), epochs))
                .allMatch(each -> each >= 1)
                .satisfies(all -> assertThat(
                                all.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(epochs));
    }

    @Test
    void warmUpIsTheSamePartOfEveryTraining() {
        TrainingRecipe warm = warm(8, 2);

        assertThat(THREE.training(warm, new Step(1)).warmupEpochs()).isEqualTo(0.5);
        assertThat(THREE.training(warm, new Step(3)).warmupEpochs()).isEqualTo(1);
        assertThat(StepSchedule.ONE.training(warm, Step.FIRST)).isSameAs(warm);
    }

    @Test
    void defaultsLeaveAnEpochForEveryStep() {
        assertThat(THREE.defaults(TrainingRecipe.defaults()).epochs()).isEqualTo(3);
        assertThat(THREE.defaults(warm(8, 2))).isEqualTo(warm(8, 2));
        assertThat(StepSchedule.ONE.defaults(TrainingRecipe.defaults())).isEqualTo(TrainingRecipe.defaults());
    }

    @Test
    void everyStepHasASeedOfItsOwnAndTheFirstTheJobs() {
        assertThat(new StepSchedule(StepSchedule.MOST).all().map(step -> step.seed(7)))
                .doesNotHaveDuplicates()
                .startsWith(7L);
    }

    private static List<Long> limits(StepSchedule steps, long full, long limit) {
        return steps.all().map(step -> steps.limit(full, limit, step)).toList();
    }

    private static List<Integer> epochs(StepSchedule steps, int epochs) {
        TrainingRecipe whole = TrainingRecipe.defaults().withEpochs(epochs);
        return steps.all().map(step -> steps.training(whole, step).epochs()).toList();
    }

    private static TrainingRecipe warm(int epochs, double warmup) {
        TrainingRecipe usual = TrainingRecipe.defaults();
        return new TrainingRecipe(
                epochs,
                usual.batch(),
                usual.learningRate(),
                usual.momentum(),
                usual.nesterov(),
                usual.weightDecay(),
                warmup,
                usual.labelSmoothing(),
                usual.gradientClip(),
                usual.emaDecay(),
                usual.distillation(),
                usual.rateSearch(),
                usual.augmentation(),
                usual.shuffleBuffer());
    }
}
