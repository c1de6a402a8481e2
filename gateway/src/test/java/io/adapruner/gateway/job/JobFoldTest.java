package io.adapruner.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
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
                new WeightsInherited(JOB, 0, request(), "m", "i", "s", "h")));
        for (int i = random.nextInt(12); i > 0; i--) {
            Stage stage = pick(random, Stage.values());
            events.add(progress(random.nextInt(3) - 1, stage, random.nextDouble(), random.nextInt(5)));
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

    private static <T> T pick(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    private static PruningRequest request() {
        return new PruningRequest(
                "model",
                "dataset",
                List.of(Budget.parse("macs=50%"), Budget.parse("parameters=30%")),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                1);
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
        return new JobProgressed(
                JOB, Target.of(target), stage, fraction, Optional.of(1.0), Map.of("loss", fraction), "", at);
    }
}
