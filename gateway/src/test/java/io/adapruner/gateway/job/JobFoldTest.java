package io.adapruner.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
import io.adapruner.api.StageProgress;
import io.adapruner.gateway.job.JobState.Position;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.job.Step;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JobFoldTest {
    private static final String JOB = "job-1";

    @Property(tries = 300)
    void anyOrderWithAnyRepetitionsEndsInTheSameState(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = randomJob(random);
        JobState inOrder = fold(events);
        List<Event> shuffled = new ArrayList<>(events);
        for (int i = 0; i < events.size(); i++) {
            shuffled.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(shuffled, random);

        assertThat(fold(shuffled)).isEqualTo(inOrder);
    }

    /** Budgets that the job does not have, other requests under the same id, controls of any time: valid alone, odd together. */
    @Property(tries = 300)
    void noValidEventsBreakTheFoldOrWhatIsShownOfIt(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>(randomJob(random));
        events.add(failure(random.nextInt(33) - 1, pick(random, ProblemCode.values())));
        events.add(progress(random.nextInt(33) - 1, pick(random, Stage.values()), 1, Long.MAX_VALUE >> 16));
        events.add(finished(random.nextInt(32)));
        events.add(new JobControlled(JOB, pick(random, Control.values()), JobControlled.LATEST_MILLIS));
        events.add(slice(Integer.MAX_VALUE));
        Collections.shuffle(events, random);
        JobState state = JobState.unknown(JOB);
        for (Event event : events) {
            state = JobFold.apply(state, event, random.nextLong());
            if (state.request().isPresent()) {
                Job document = JobDocument.of(state);
                assertThat(document.targets()).hasSize(2);
                assertThat(document.state()).isEqualTo(state.status());
            }
        }
    }

    @Test
    void aNewJobIsQueuedAndItsFirstProgressMakesItRun() {
        assertThat(fold(List.of(requested())).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(fold(List.of(requested(), progress(-1, Stage.IMPORTANCE, 0.5, 10)))
                        .status())
                .isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aSparseTrainingIsQueuedUntilItsFirstSliceIsDone() {
        var first = slice(0);

        assertThat(fold(List.of(first)).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(fold(List.of(first, slice(1))).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(fold(List.of(first)).stage(0)).isEqualTo(Stage.SPARSE_TRAINING);
    }

    @Test
    void theJobSucceedsWithItsLastTarget() {
        assertThat(fold(List.of(requested(), finished(0))).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(fold(List.of(requested(), finished(0), finished(1))).status())
                .isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void oneFailedTargetFailsTheJobOnlyOnceTheOtherHasEnded() {
        var failed = failure(1, ProblemCode.NON_FINITE_LOSS);

        assertThat(fold(List.of(requested(), failed)).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(fold(List.of(requested(), failed, progress(0, Stage.FINE_TUNING, 0.1, 5)))
                        .status())
                .isEqualTo(JobStatus.RUNNING);
        JobState ended = fold(List.of(requested(), failed, finished(0)));
        assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
        assertThat(ended.status(0)).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(JobDocument.of(ended).problem().orElseThrow().targets()).containsExactly(1);
        assertThat(JobDocument.of(ended).problem().orElseThrow().detail())
                .isEqualTo("target 1 (parameters=30%): because");
    }

    @Test
    void aFailureOfTheWholeJobFailsEveryTargetWithoutAResult() {
        JobState state = fold(List.of(requested(), finished(0), failure(-1, ProblemCode.STORE_UNAVAILABLE)));

        assertThat(state.status(0)).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(state.status(1)).isEqualTo(JobStatus.FAILED);
        assertThat(state.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aCancellationIsFinalWhateverIsWishedAfterwards() {
        var cancelled = new JobControlled(JOB, Control.CANCEL, 10);

        assertThat(fold(List.of(requested(), cancelled, new JobControlled(JOB, Control.RESUME, 20)))
                        .status())
                .isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void theLatestOfPauseAndResumeCounts() {
        var paused = new JobControlled(JOB, Control.PAUSE, 10);
        var resumed = new JobControlled(JOB, Control.RESUME, 11);

        assertThat(fold(List.of(requested(), paused)).status()).isEqualTo(JobStatus.PAUSED);
        assertThat(fold(List.of(requested(), resumed, paused)).status()).isEqualTo(JobStatus.QUEUED);
    }

    /** Whatever comes late or twice: of a job in three steps no target is ever shown at an earlier place than before. */
    @Property(tries = 300)
    void noTargetGoesBack(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>(randomJob(random));
        events.addAll(randomJob(random));
        Collections.shuffle(events, random);
        JobState state = JobState.unknown(JOB);
        for (Event event : events) {
            JobState after = JobFold.apply(state, event, 1_000);
            for (int target = 0; target < 2; target++) {
                assertThat(after.position(target)).isGreaterThanOrEqualTo(state.position(target));
            }
            state = after;
        }
    }

    @Test
    void theNextStepBeginsBehindTheEndOfTheOneBefore() {
        var next = new PruningRequested(JOB, request(), "trained/", Target.budget(0), new Step(2));
        List<Event> first = List.of(requested(), progress(0, Stage.FINE_TUNING, 1, 10));

        JobState between = fold(with(first, next));
        assertThat(between.position(0)).isEqualTo(new Position(new Step(2), Stage.IMPORTANCE));
        assertThat(between.progress(0)).as("of this stage nothing is known yet").isEmpty();
        assertThat(between.position(1)).isEqualTo(new Position(Step.FIRST, Stage.IMPORTANCE));
        assertThat(between.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(JobDocument.of(between).targets())
                .extracting(Job.Target::step)
                .containsExactly(new Step(2), Step.FIRST);

        JobState later = fold(with(with(first, next), progress(0, Stage.SEARCH, 0.25, 5, new Step(2))));
        assertThat(later.progress(0))
                .hasValueSatisfying(p -> assertThat(p.fraction()).isEqualTo(0.25));
        assertThat(JobDocument.of(later).stages())
                .extracting(StageProgress::step)
                .as("what the steps before have said stays")
                .containsExactly(Step.FIRST, new Step(2));
        assertThat(fold(with(
                                with(with(first, next), progress(0, Stage.SEARCH, 0.25, 5, new Step(2))),
                                progress(0, Stage.INHERITANCE, 0.5, 20)))
                        .position(0))
                .as("a late word of the first step")
                .isEqualTo(new Position(new Step(2), Stage.SEARCH));
    }

    @Test
    void aFailureInALaterStepIsOfItsTargetAlone() {
        var next = new PruningRequested(JOB, request(), "trained/", Target.budget(0), new Step(2));

        JobState state = fold(List.of(requested(), next, failure(0, ProblemCode.NON_FINITE_LOSS), finished(1)));

        assertThat(state.status(0)).isEqualTo(JobStatus.FAILED);
        assertThat(state.status(1)).isEqualTo(JobStatus.SUCCEEDED);
    }

    private static List<Event> with(List<Event> events, Event more) {
        var all = new ArrayList<>(events);
        all.add(more);
        return all;
    }

    private static JobState fold(List<Event> events) {
        JobState state = JobState.unknown(JOB);
        for (Event event : events) {
            state = JobFold.apply(state, event, 1_000);
        }
        return state;
    }

    private static List<Event> randomJob(Random random) {
        var events = new ArrayList<Event>(List.of(
                requested(),
                new ImportanceEvaluated(JOB, request(), "m", "i"),
                new SubnetworkFound(JOB, 0, request(), "m", "i", "s"),
                new SubnetworkFound(JOB, 1, request(), "m", "i", "s"),
                new WeightsInherited(JOB, 0, request(), "m", "i", "s", "h", Step.FIRST)));
        for (int i = random.nextInt(6); i > 0; i--) {
            events.add(laterStep(random, random.nextInt(2), new Step(2 + random.nextInt(2))));
        }
        for (int i = random.nextInt(12); i > 0; i--) {
            Stage stage = pick(random, Stage.values());
            events.add(progress(
                    random.nextInt(3) - 1,
                    stage,
                    random.nextDouble(),
                    random.nextInt(5),
                    new Step(1 + random.nextInt(3))));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(new JobControlled(JOB, pick(random, Control.values()), random.nextInt(5)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            ProblemCode code = pick(random, ProblemCode.values());
            events.add(failure(random.nextInt(3) - 1, code));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(finished(random.nextInt(2)));
        }
        return events;
    }

    private static Event laterStep(Random random, int target, Step step) {
        var inherited = new WeightsInherited(JOB, target, request(), "m", "i", "s", "h", step);
        return switch (random.nextInt(5)) {
            case 0 -> new PruningRequested(JOB, request(), "m", Target.budget(target), step);
            case 1 -> new ImportanceEvaluated(JOB, request(), "m", "i", Target.budget(target), step);
            case 2 -> new SubnetworkFound(JOB, target, request(), "m", "i", "s", step);
            case 3 -> inherited;
            default ->
                new TrainingSliceRequested(
                        JOB,
                        Target.budget(target),
                        Training.FINE_TUNE,
                        random.nextInt(3),
                        random.nextInt(3),
                        request(),
                        Optional.of(inherited));
        };
    }

    private static <T> T pick(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    private static PruningRequest request() {
        return new PruningRequest(
                        "model",
                        "dataset",
                        List.of(Budget.parse("macs=50%"), Budget.parse("parameters=30%")),
                        Method.defaults(),
                        TrainingRecipe.defaults().withEpochs(3),
                        Optional.empty(),
                        Precision.FP32,
                        1)
                .withSteps(3);
    }

    private static PruningRequested requested() {
        return new PruningRequested(JOB, request(), "models/model/");
    }

    private static TrainingSliceRequested slice(int slice) {
        PruningRequest r = request();
        var sparse = new PruningRequest(
                r.modelId(),
                r.datasetId(),
                r.budgets(),
                r.method(),
                r.training(),
                Optional.of(new SparseTraining(1, 1e-4, 0.01)),
                r.precision(),
                r.seed());
        return new TrainingSliceRequested(
                JOB, Target.wholeJob(), Training.SPARSE, slice, slice, sparse, Optional.empty());
    }

    private static NetworkFinetuned finished(int target) {
        return new NetworkFinetuned(JOB, target, "jobs/job-1/targets/" + target + "/result/result.json");
    }

    private static JobFailed failure(int target, ProblemCode code) {
        return new JobFailed(JOB, Target.of(target), Stage.FINE_TUNING, code, "because", 7);
    }

    private static JobProgressed progress(int target, Stage stage, double fraction, long at) {
        return progress(target, stage, fraction, at, Step.FIRST);
    }

    private static JobProgressed progress(int target, Stage stage, double fraction, long at, Step step) {
        return new JobProgressed(
                JOB, Target.of(target), stage, fraction, Optional.of(1.0), Map.of("loss", fraction), "", at, step);
    }
}
