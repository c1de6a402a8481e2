package io.adapruner.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.JobStatus;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two budgets a job; times are milliseconds of the broker's clock. */
class OpenWorkTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Jobs jobs = new Jobs(meters);

    private static PruningRequest request() {
        return new PruningRequest(
                "m",
                "d",
                List.of(Budget.parse("macs=50%"), Budget.parse("macs=30%")),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                1);
    }

    private void submit(String job, long at) {
        jobs.apply(new PruningRequested(job, request(), "models/m/"), at);
    }

    private void found(String job, int target, long at) {
        jobs.apply(new SubnetworkFound(job, target, request(), "models/m/", "i", "s"), at);
    }

    private void progress(String job, int target, Stage stage, long at) {
        jobs.apply(
                new JobProgressed(job, Target.of(target), stage, 0.5, Optional.empty(), Map.of(), "", at, Step.FIRST),
                at);
    }

    @Test
    void budgetsAreCountedWhereTheyAre() {
        submit("a", 0);
        submit("b", 0);
        found("b", 1, 5);

        OpenWork open = jobs.open(10);

        assertThat(open.jobs()).isEqualTo(Map.of(JobStatus.QUEUED, 1, JobStatus.RUNNING, 1, JobStatus.PAUSED, 0));
        assertThat(open.targets()).containsEntry(Stage.IMPORTANCE, 3).containsEntry(Stage.INHERITANCE, 1);
    }

    @Test
    void oneBudgetsProgressDoesNotHideAnothersSilence() {
        submit("a", 0);
        found("a", 0, 1_000);
        found("a", 1, 2_000);
        progress("a", 1, Stage.INHERITANCE, 60_000);

        assertThat(jobs.open(61_000).silentMillis())
                .containsEntry(Stage.INHERITANCE, 60_000L)
                .containsEntry(Stage.SEARCH, 0L);
    }

    @Test
    void aPausedJobIsSilentOnPurpose() {
        submit("a", 0);
        jobs.apply(new JobControlled("a", Control.PAUSE, 10), 10);

        OpenWork open = jobs.open(1_000_000);

        assertThat(open.jobs()).containsEntry(JobStatus.PAUSED, 1);
        assertThat(open.targets()).containsEntry(Stage.IMPORTANCE, 2);
        assertThat(open.silentMillis().values()).containsOnly(0L);
    }

    @Test
    void whatHasEndedIsCountedOnceByOutcomeAndReason() {
        submit("good", 0);
        jobs.apply(new NetworkFinetuned("good", 0, "r"), 1);
        assertThat(jobs.apply(new NetworkFinetuned("good", 1, "r"), 2)).contains(JobStatus.SUCCEEDED);
        assertThat(jobs.apply(new NetworkFinetuned("good", 1, "r"), 3)).isEmpty();
        submit("bad", 0);
        jobs.apply(
                new JobFailed("bad", Target.budget(1), Stage.FINE_TUNING, ProblemCode.NON_FINITE_LOSS, "later", 9), 9);
        jobs.apply(
                new JobFailed("bad", Target.budget(0), Stage.INHERITANCE, ProblemCode.OUT_OF_MEMORY, "first", 5), 10);

        assertThat(jobs.open(20).targets().values()).containsOnly(0);
        assertThat(meters.get("adapruner.jobs")
                        .tag("outcome", "succeeded")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("adapruner.jobs")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("adapruner.jobs")
                        .tag("outcome", "cancelled")
                        .counter()
                        .count())
                .isZero();
        assertThat(meters.get("adapruner.job.failures")
                        .tags("stage", "inheritance", "code", "out-of-memory")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
