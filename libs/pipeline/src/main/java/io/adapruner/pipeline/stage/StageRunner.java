package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.JobAttributes;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Runs a stage's work for one event and returns when its outcome is published, so that its record may be committed.
 *
 * <pre>
 *  received --(paused)--> waiting --(resumed)--+
 *     |                                        v
 *     +------------------------------> waiting for a free place --> working --> events published --> Completed
 *     |                                                             ^    |
 *     |                                               back-off <----+    +--(permanent, or attempts spent)--> JobFailed published --> Failed
 *     +--(cancelled)--> Cancelled <--(cancelled, at any time)------------+
 * </pre>
 *
 * <p>An attempt that ends with its process is counted too ({@link AttemptMarkers}), so a job that kills every process that
 * works on it fails in the end, and the jobs behind it go on.
 *
 * <p>Jobs that wait hold a (virtual) thread but no place, so a paused job does not keep others from being worked on. While the
 * process stops, calls do not return: a record that is neither acknowledged nor refused is delivered again to the next
 * owner of its partition.
 */
@Singleton
public class StageRunner {
    private static final Logger LOG = Logger.getLogger(StageRunner.class);
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final EventPublisher events;
    private final JobControls controls;
    private final ProgressReports reports;
    private final StageConfig config;
    private final BackOff backOff;
    private final AttemptMarkers markers;
    private final StageMetrics metrics;
    private final JobTraces traces;
    private final Clock clock = Clock.systemUTC();
    private final Map<Stage, Semaphore> places = new EnumMap<>(Stage.class);
    private volatile boolean stopping;

    public StageRunner(
            EventPublisher events,
            JobControls controls,
            ProgressReports reports,
            StageConfig config,
            AttemptMarkers markers,
            StageMetrics metrics,
            JobTraces traces) {
        this.events = events;
        this.controls = controls;
        this.reports = reports;
        this.config = config;
        this.backOff = BackOff.of(config);
        this.markers = markers;
        this.metrics = metrics;
        this.traces = traces;
        for (Stage stage : Stage.values()) {
            places.put(stage, new Semaphore(config.concurrency(), true));
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
        markers.endAll();
    }

    /**
     * Runs the work, with retries of what may pass, and publishes its events or {@code JobFailed}.
     *
     * @param cause what asks for the work, and says at which step of the job
     * @param target what of the job the work serves
     */
    public StageOutcome run(Event cause, Stage stage, Target target, StageWork work) {
        long started = System.nanoTime();
        var part = new StagePart(cause.jobId(), target, cause.pruningStep(), stage);
        metrics.watch(stage, places.get(stage), config.concurrency());
        try {
            StageOutcome outcome = traces.span(
                    stage.label(),
                    JobAttributes.of(part.jobId(), target, part.step(), stage),
                    () -> traced(part, work));
            metrics.ended(stage, outcome, Duration.ofNanos(System.nanoTime() - started));
            return outcome;
        } catch (InterruptedException e) {
            stopping = true;
            throw neverReturn();
        }
    }

    private StageOutcome traced(StagePart part, StageWork work) throws InterruptedException {
        StageOutcome outcome = outcome(part, work);
        if (outcome instanceof StageOutcome.Failed failed) {
            traces.failed(failed.problem());
        }
        return outcome;
    }

    private StageOutcome outcome(StagePart part, StageWork work) throws InterruptedException {
        String jobId = part.jobId();
        Stage stage = part.stage();
        for (int attempt = 1; ; attempt++) {
            if (!awaitRelease(jobId)) {
                LOG.infof("job %s is cancelled; %s is not run", jobId, stage.label());
                return new StageOutcome.Cancelled();
            }
            try {
                List<Event> facts = attempt(part, attempt, work);
                publish(facts);
                return new StageOutcome.Completed(facts);
            } catch (RuntimeException | Error e) {
                stopIfStopping();
                ProblemException problem = Failures.typed(e);
                if (problem.code() == ProblemCode.CANCELLED) {
                    LOG.infof("job %s is cancelled; %s has ended", jobId, stage.label());
                    return new StageOutcome.Cancelled();
                }
                metrics.failed(stage, problem.code());
                if (!Failures.passing(problem.code()) || attempt >= config.attempts()) {
                    return failed(part, attempt, problem);
                }
                Duration wait = backOff.after(attempt);
                LOG.warnf(
                        "attempt %d at %s of job %s fails (%s: %s); next in %s",
                        attempt, stage.label(), jobId, problem.code(), problem.getMessage(), wait);
                sleep(jobId, wait);
            }
        }
    }

    private StageOutcome failed(StagePart part, int attempt, ProblemException problem) throws InterruptedException {
        LOG.errorf(
                problem,
                "%s of job %s, target %d, step %s, fails: %s",
                part.stage().label(),
                part.jobId(),
                part.target().number(),
                part.step(),
                problem.getMessage());
        publish(List.of(new Event.JobFailed(
                part.jobId(), part.target(), part.stage(), problem.code(), problem.getMessage(), clock.millis())));
        return new StageOutcome.Failed(problem, attempt);
    }

    private List<Event> attempt(StagePart part, int attempt, StageWork work) throws InterruptedException {
        Semaphore place = places.get(part.stage());
        place.acquire();
        failIfCancelledMeanwhile(part.jobId(), place);
        String marker = beginOrRelease(part, place);
        var run = new StageAttempt(work, config.deadline(part.stage()), config.grace(), () -> {
            place.release();
            markers.end(marker);
        });
        ProgressReport progress = reports.open(part, () -> {
            if (stopping) {
                throw new ProblemException(ProblemCode.CANCELLED, "the service stops");
            }
            run.check();
        });
        List<Event> facts = run.run(new StageContext(part, attempt, progress));
        progress.end();
        return facts;
    }

    private String beginOrRelease(StagePart part, Semaphore place) {
        try {
            return markers.beginNext(
                    Keys.attempts(
                            part.jobId(), part.stage().label(), part.target().number(), part.step()),
                    config.attempts());
        } catch (RuntimeException | Error e) {
            place.release();
            throw e;
        }
    }

    /** Cancelled while it waited for its place: the progress would throw at the first report, but work may report late. */
    private void failIfCancelledMeanwhile(String jobId, Semaphore place) {
        try {
            if (stopping) {
                throw new ProblemException(ProblemCode.CANCELLED, "the service stops");
            }
            controls.failIfCancelled(jobId);
        } catch (RuntimeException | Error e) {
            // Also when this is not known, because the controls cannot be read.
            place.release();
            throw e;
        }
    }

    /** Waits while the job is paused; false if it is cancelled. */
    private boolean awaitRelease(String jobId) throws InterruptedException {
        while (true) {
            stopIfStopping();
            try {
                if (controls.cancelled(jobId)) {
                    return false;
                }
                if (!controls.paused(jobId)) {
                    return true;
                }
            } catch (ProblemException e) {
                LOG.warnf("job %s waits: %s", jobId, e.getMessage());
            }
            Thread.sleep(GLANCE);
        }
    }

    /** Without a broker nothing else can be done either, so this goes on until the events are published. */
    private void publish(List<Event> facts) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                events.publishAll(facts);
                return;
            } catch (ProblemException e) {
                if (!Failures.passing(e.code())) {
                    throw e;
                }
                stopIfStopping();
                LOG.warnf("%s; trying again", e.getMessage());
                Thread.sleep(backOff.after(attempt));
            }
        }
    }

    private void sleep(String jobId, Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (System.nanoTime() < until && !controls.cancelled(jobId)) {
            stopIfStopping();
            Thread.sleep(GLANCE.compareTo(wait) < 0 ? GLANCE : wait);
        }
    }

    private void stopIfStopping() {
        if (stopping) {
            throw neverReturn();
        }
    }

    /** Keeps the record uncommitted; the thread is virtual or belongs to a process that ends. */
    private static IllegalStateException neverReturn() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                LOG.trace("still stopping", e);
            }
        }
    }
}
