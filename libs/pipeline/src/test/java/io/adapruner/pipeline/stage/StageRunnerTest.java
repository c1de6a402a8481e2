package io.adapruner.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.Samples;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.TopicReader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(StageRunnerTest.Quick.class)
class StageRunnerTest {
    /** Patience in test time. */
    public static class Quick implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "adapruner.stage.back-off", "20ms",
                    "adapruner.stage.attempts", "3",
                    "adapruner.stage.grace", "200ms",
                    "adapruner.stage.deadlines.search", "300ms");
        }
    }

    @Inject
    StageRunner runner;

    @Inject
    EventPublisher events;

    @Inject
    JobControls controls;

    @Inject
    ArtifactStore store;

    @Inject
    MeterRegistry registry;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private TopicReader topics;

    @BeforeEach
    void connect() {
        topics = new TopicReader(servers);
    }

    private static Event request(String jobId) {
        return new Event.PruningRequested(jobId, Samples.request(), "models/m/");
    }

    private static Event evaluated(String jobId) {
        return new Event.ImportanceEvaluated(jobId, Samples.request(), "models/m/", "jobs/j/importance.json");
    }

    private void control(String jobId, Control control) throws Exception {
        events.publish(new Event.JobControlled(jobId, control, 1))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        await("control " + control + " arrives")
                .until(() -> controls.state(jobId).equals(java.util.Optional.of(control)));
    }

    @Test
    void finishedWorkTellsItsEventsWithCloudEventsHeaders() {
        var outcome = runner.run(request("done"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of(evaluated("done")));

        assertThat(outcome).isEqualTo(new StageOutcome.Completed(List.of(evaluated("done"))));
        assertThat(topics.events(Topic.IMPORTANCE_EVALUATED, "done", 1)).containsExactly(evaluated("done"));
        var headers = topics.await(Topic.IMPORTANCE_EVALUATED.topicName(), "done", 1)
                .getFirst()
                .headers();
        assertThat(new String(headers.lastHeader("ce_type").value(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("io.adapruner.importance.evaluated.v1");
        assertThat(new String(headers.lastHeader("ce_subject").value(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("done");
        assertThat(headers.lastHeader("ce_id").value()).hasSize(36);
    }

    @Test
    void aPassingFailureIsTriedAgainUntilItSucceeds() {
        var attempts = new AtomicInteger();
        var outcome = runner.run(request("passing"), Stage.IMPORTANCE, Target.wholeJob(), c -> {
            assertThat(c.attempt()).isEqualTo(attempts.incrementAndGet());
            if (c.attempt() < 3) {
                throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "no answer");
            }
            return List.of();
        });

        assertThat(outcome).isEqualTo(new StageOutcome.Completed(List.of()));
        assertThat(topics.now(Topic.JOB_FAILED.topicName(), "passing")).isEmpty();
    }

    @Test
    void aFailureThatStaysEndsTheJobAfterTheLastAttempt() {
        double before = failures("store-unavailable");
        var attempts = new AtomicInteger();
        runner.run(request("lasting"), Stage.IMPORTANCE, Target.budget(2), c -> {
            attempts.incrementAndGet();
            throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "no answer from 10.0.0.1");
        });

        assertThat(attempts).hasValue(3);
        assertThat(failures("store-unavailable") - before).isEqualTo(3);
        assertThat(topics.events(Topic.JOB_FAILED, "lasting", 1))
                .singleElement()
                .isInstanceOfSatisfying(Event.JobFailed.class, f -> {
                    assertThat(f.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
                    assertThat(f.message()).isEqualTo("no answer from 10.0.0.1");
                    assertThat(f.target()).isEqualTo(Target.budget(2));
                    assertThat(f.stage()).isEqualTo(Stage.IMPORTANCE);
                });
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        var attempts = new AtomicInteger();
        runner.run(request("permanent"), Stage.IMPORTANCE, Target.budget(0), c -> {
            attempts.incrementAndGet();
            throw new ProblemException(ProblemCode.UNREACHABLE_BUDGET, "below 12 %");
        });

        assertThat(attempts).hasValue(1);
        assertThat(topics.events(Topic.JOB_FAILED, "permanent", 1)).hasSize(1);
    }

    @Test
    void aDefectIsAnInternalFailureWithItsMessage() {
        runner.run(request("defect"), Stage.IMPORTANCE, Target.budget(0), c -> {
            throw new IllegalStateException("channel 3 has no producer");
        });

        assertThat(topics.events(Topic.JOB_FAILED, "defect", 1))
                .singleElement()
                .isInstanceOfSatisfying(Event.JobFailed.class, f -> {
                    assertThat(f.code()).isEqualTo(ProblemCode.INTERNAL);
                    assertThat(f.message()).isEqualTo("IllegalStateException: channel 3 has no producer");
                });
    }

    @Test
    void anErrorThatStaysEndsTheJobWithItsCode() {
        var attempts = new AtomicInteger();
        runner.run(request("linkage"), Stage.IMPORTANCE, Target.wholeJob(), c -> {
            attempts.incrementAndGet();
            throw new NoClassDefFoundError("io/adapruner/Missing");
        });
        runner.run(request("heap"), Stage.IMPORTANCE, Target.wholeJob(), c -> {
            attempts.incrementAndGet();
            throw new OutOfMemoryError("Java heap space");
        });

        // A missing class is missing at the next attempt as well; memory may be free by then.
        assertThat(attempts).hasValue(1 + 3);
        assertThat(failure("linkage").code()).isEqualTo(ProblemCode.INTERNAL);
        assertThat(failure("linkage").message()).isEqualTo("NoClassDefFoundError: io/adapruner/Missing");
        assertThat(failure("heap").code()).isEqualTo(ProblemCode.OUT_OF_MEMORY);
        assertThat(runner.run(request("after-errors"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of()))
                .isEqualTo(new StageOutcome.Completed(List.of()));
    }

    @Test
    void factsThatCannotBePublishedFailTheJob() {
        var tooLong = new Event.JobProgressed(
                "long",
                Target.wholeJob(),
                Stage.IMPORTANCE,
                1,
                Optional.empty(),
                Map.of(),
                "m".repeat(900_000),
                1,
                Step.FIRST);

        runner.run(request("long"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of(tooLong));

        assertThat(failure("long").code()).isEqualTo(ProblemCode.INTERNAL);
        assertThat(failure("long").message()).contains("at most 900000");
    }

    private Event.JobFailed failure(String jobId) {
        return (Event.JobFailed) topics.events(Topic.JOB_FAILED, jobId, 1).getFirst();
    }

    @Test
    void aJobThatKilledEveryProcessThatRanItFailsAndTheNextOneRuns() {
        String attempts = Keys.attempts("deadly", "importance", -1, Step.FIRST);
        for (int process = 0; process < 3; process++) {
            new AttemptMarkers(store).beginNext(attempts, 3);
        }

        var outcome = runner.run(request("deadly"), Stage.IMPORTANCE, Target.wholeJob(), c -> {
            throw new AssertionError("must not run");
        });

        assertThat(outcome).isInstanceOf(StageOutcome.Failed.class);
        assertThat(failure("deadly").code()).isEqualTo(ProblemCode.WORKER_DIED);
        assertThat(runner.run(request("behind-it"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of()))
                .isEqualTo(new StageOutcome.Completed(List.of()));
    }

    @Test
    void aJobWhoseProcessDiedOnceIsDoneByTheNextWhichLeavesNoMarker() {
        String attempts = Keys.attempts("died-once", "importance", -1, Step.FIRST);
        String dead = new AttemptMarkers(store).beginNext(attempts, 3);

        var outcome = runner.run(
                request("died-once"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of(evaluated("died-once")));

        assertThat(outcome).isEqualTo(new StageOutcome.Completed(List.of(evaluated("died-once"))));
        assertThat(store.list(attempts)).singleElement().satisfies(o -> assertThat(o.key())
                .isEqualTo(dead));
    }

    @Test
    void aCancelledJobIsNotStarted() throws Exception {
        control("cancelled", Control.CANCEL);

        var outcome = runner.run(request("cancelled"), Stage.IMPORTANCE, Target.wholeJob(), c -> {
            throw new AssertionError("must not run");
        });

        assertThat(outcome).isEqualTo(new StageOutcome.Cancelled());
        assertThat(topics.now(Topic.JOB_FAILED.topicName(), "cancelled")).isEmpty();
    }

    @Test
    void cancellingEndsRunningWorkAtItsNextReportAndTellsNoFailure() throws Exception {
        var running = new CountDownLatch(1);
        var outcome = CompletableFuture.supplyAsync(() -> runner.run(
                request("stop"),
                Stage.INHERITANCE,
                Target.budget(0),
                c -> untilToldToEnd(() -> {
                    c.progress().report(0.1, Map.of(), "working");
                    running.countDown();
                })));
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        control("stop", Control.CANCEL);

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new StageOutcome.Cancelled());
        assertThat(topics.now(Topic.JOB_FAILED.topicName(), "stop")).isEmpty();
    }

    @Test
    void aPausedJobWaitsWhileAnotherOneRuns() throws Exception {
        control("paused", Control.PAUSE);
        var paused = CompletableFuture.supplyAsync(() ->
                runner.run(request("paused"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of(evaluated("paused"))));

        runner.run(request("other"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of(evaluated("other")));
        assertThat(paused).isNotDone();
        control("paused", Control.RESUME);

        assertThat(paused.get(20, TimeUnit.SECONDS))
                .isEqualTo(new StageOutcome.Completed(List.of(evaluated("paused"))));
    }

    @Test
    void workBeyondItsDeadlineFailsAndMakesRoomForTheNext() {
        runner.run(
                request("slow"),
                Stage.SEARCH,
                Target.budget(0),
                c -> untilToldToEnd(() -> c.progress().check()));

        assertThat(topics.events(Topic.JOB_FAILED, "slow", 1))
                .singleElement()
                .isInstanceOfSatisfying(Event.JobFailed.class, f -> {
                    assertThat(f.code()).isEqualTo(ProblemCode.DEADLINE_EXCEEDED);
                    assertThat(f.message()).contains("PT0.3S");
                });
        assertThat(runner.run(request("next"), Stage.SEARCH, Target.budget(0), c -> List.of()))
                .isEqualTo(new StageOutcome.Completed(List.of()));
    }

    @Test
    void deafWorkIsInterruptedAfterTheGrace() {
        runner.run(request("deaf"), Stage.SEARCH, Target.budget(0), c -> {
            new CountDownLatch(1).await();
            return List.of();
        });

        assertThat(topics.events(Topic.JOB_FAILED, "deaf", 1)).hasSize(1);
        assertThat(runner.run(request("after-deaf"), Stage.SEARCH, Target.budget(0), c -> List.of()))
                .isInstanceOf(StageOutcome.Completed.class);
    }

    @Test
    void aRedeliveredEventRepeatsItsFactsButNotItsWork() {
        var worked = new AtomicInteger();
        StageWork work = c -> {
            if (!store.exists("jobs/again/importance.json")) {
                worked.incrementAndGet();
                store.publishJson("jobs/again/importance.json", Map.of("done", true));
            }
            return List.of(evaluated("again"));
        };

        runner.run(request("again"), Stage.IMPORTANCE, Target.wholeJob(), work);
        runner.run(request("again"), Stage.IMPORTANCE, Target.wholeJob(), work);

        assertThat(worked).hasValue(1);
        assertThat(topics.events(Topic.IMPORTANCE_EVALUATED, "again", 2))
                .containsExactly(evaluated("again"), evaluated("again"));
    }

    @Test
    void progressTellsTheFirstAndTheLastReportAndFewBetween() {
        runner.run(request("chatty"), Stage.INHERITANCE, Target.budget(1), c -> {
            for (int i = 0; i <= 1000; i++) {
                c.progress().report(i / 1000.0, Map.of("loss", 1.0 * i), "batch " + i);
            }
            return List.of();
        });

        var told = topics.events(Topic.JOB_PROGRESSED, "chatty", 2).stream()
                .map(Event.JobProgressed.class::cast)
                .toList();
        assertThat(told.getFirst().fraction()).isZero();
        assertThat(told.getLast().fraction()).isEqualTo(1);
        assertThat(told.getLast().figures()).isEqualTo(Map.of("loss", 1000.0));
        assertThat(told).hasSizeLessThan(10).allSatisfy(p -> assertThat(p.target())
                .isEqualTo(Target.budget(1)));
    }

    @Test
    void theWorkLogsUnderItsKeys() {
        runner.run(request("keys"), Stage.IMPORTANCE, Target.budget(4), c -> {
            assertThat(MDC.get("jobId")).isEqualTo("keys");
            assertThat(MDC.get("stage")).isEqualTo("importance");
            assertThat(MDC.get("target")).isEqualTo("4");
            assertThat(MDC.get("attempt")).isEqualTo("1");
            return List.of(evaluated("keys"));
        });

        assertThat(topics.events(Topic.IMPORTANCE_EVALUATED, "keys", 1)).hasSize(1);
        assertThat(registry.find("adapruner.stage.duration")
                        .tags("stage", "importance", "outcome", "completed")
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void whatRunsAndWhatWaitsForAPlaceIsShown() throws Exception {
        var release = new CountDownLatch(1);
        StageWork held = c -> {
            release.await();
            return List.of();
        };
        var first = Thread.ofVirtual()
                .start(() -> runner.run(request("held-1"), Stage.INHERITANCE, Target.budget(0), held));
        var second = Thread.ofVirtual()
                .start(() -> runner.run(request("held-2"), Stage.INHERITANCE, Target.budget(0), held));

        awaitGauge("adapruner.stage.running", 1);
        awaitGauge("adapruner.stage.waiting", 1);
        release.countDown();
        first.join();
        second.join();
        awaitGauge("adapruner.stage.running", 0);
        awaitGauge("adapruner.stage.waiting", 0);
    }

    private void awaitGauge(String name, double value) {
        var gauges = registry.find(name).tag("stage", "inheritance");
        await(name + " is " + value)
                .atMost(Duration.ofSeconds(20))
                .until(() -> gauges.gauge() != null && gauges.gauge().value() == value);
    }

    /** Work without an end of its own. */
    private static List<Event> untilToldToEnd(Runnable step) {
        await().pollInSameThread().forever().pollInterval(Duration.ofMillis(5)).until(() -> {
            step.run();
            return false;
        });
        return List.of();
    }

    @Test
    void quantilesOfTheDurationCanBeTold() {
        runner.run(request("timed"), Stage.IMPORTANCE, Target.wholeJob(), c -> List.of());

        var histogram = registry.find("adapruner.stage.duration")
                .tags("stage", "importance", "outcome", "completed")
                .timer()
                .takeSnapshot()
                .histogramCounts();
        assertThat(histogram).hasSizeGreaterThan(10);
        assertThat(histogram[histogram.length - 1].count()).isPositive();
    }

    private double failures(String code) {
        var counter = registry.find("adapruner.stage.failures")
                .tags("stage", "importance", "code", code)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
