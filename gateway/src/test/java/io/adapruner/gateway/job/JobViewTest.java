package io.adapruner.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.JobStatus;
import io.adapruner.gateway.job.JobUpdate.Change;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobViewTest {
    private final JobView view = new JobView("j");

    @BeforeEach
    void aRunningJob() {
        var request = new PruningRequest(
                "m",
                "d",
                List.of(Budget.parse("macs=50%")),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                1);
        view.apply(new PruningRequested("j", request, "models/m/"), 1);
        progress(1);
        progress(2);
    }

    @Test
    void aFirstWatcherIsToldThePresentAndThenWhatComes() {
        List<JobUpdate> told = watch(0);
        progress(3);

        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).isInstanceOf(Change.class);
        assertThat(told.getFirst().sequence()).isEqualTo(4);
        assertThat(told.getLast().sequence()).isEqualTo(5);
    }

    @Test
    void aWatcherThatComesBackIsToldExactlyWhatItMissed() {
        progress(3);
        progress(4);

        assertThat(watch(4)).extracting(JobUpdate::sequence).containsExactly(5L, 6L);
    }

    @Test
    void aWatcherFromBeforeARestartIsToldThePresent() {
        assertThat(watch(900)).singleElement().isInstanceOf(Change.class);
    }

    @Test
    void aWatcherWhoseGapIsForgottenIsToldThePresent() {
        for (int i = 0; i < JobView.HISTORY + 5; i++) {
            progress(10 + i);
        }

        assertThat(watch(3)).singleElement().isInstanceOf(Change.class);
    }

    @Test
    void aWatcherWhoHasSeenTheEndIsToldItAgainSoThatItStops() {
        view.apply(new NetworkFinetuned("j", 0, "r"), 9);
        List<JobUpdate> told = watch(5);

        assertThat(((Change) told.getFirst()).state().status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void aRepeatedEventIsNotToldAgain() {
        List<JobUpdate> told = watch(4);
        progress(2);

        assertThat(told).isEmpty();
    }

    @Test
    void aWatcherThatStandsStillHoldsUpNobodyAndIsGivenUp() throws Exception {
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var givenUp = new CountDownLatch(1);
        var told = Collections.synchronizedList(new ArrayList<JobUpdate>());
        Consumer<JobUpdate> stuck = update -> {
            told.add(update);
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (var _ = Watch.of(view, 0, stuck, givenUp::countDown)) {
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i <= Watch.PENDING; i++) {
                progress(10 + i);
            }

            assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told).hasSize(1);
            assertThat(goOn.getCount()).isEqualTo(1);
        }
    }

    @Test
    void aWatchTellsInOrderAndNothingAfterItIsClosed() throws Exception {
        var told = new LinkedBlockingQueue<JobUpdate>();
        try (var _ = Watch.of(view, 0, told::add, () -> {})) {
            progress(3);
            assertThat(told.poll(10, TimeUnit.SECONDS).sequence()).isEqualTo(4);
            assertThat(told.poll(10, TimeUnit.SECONDS).sequence()).isEqualTo(5);
        }
        progress(4);

        assertThat(told.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    private List<JobUpdate> watch(long last) {
        var told = new ArrayList<JobUpdate>();
        view.watch(last, told::add);
        return told;
    }

    private void progress(int at) {
        view.apply(
                new JobProgressed(
                        "j",
                        Target.wholeJob(),
                        Stage.IMPORTANCE,
                        at / 10_000.0,
                        Optional.empty(),
                        Map.of(),
                        "",
                        at,
                        Step.FIRST),
                at);
    }
}
