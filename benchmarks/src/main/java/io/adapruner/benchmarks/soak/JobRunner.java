package io.adapruner.benchmarks.soak;

import static org.awaitility.Awaitility.await;

import io.adapruner.api.Job;
import io.adapruner.api.JobRequest;
import io.adapruner.api.JobStatus;
import io.adapruner.api.report.Report;
import io.adapruner.benchmarks.soak.JobOutcome.Differing;
import io.adapruner.benchmarks.soak.JobOutcome.Failed;
import io.adapruner.benchmarks.soak.JobOutcome.Lost;
import io.adapruner.benchmarks.soak.JobOutcome.Same;
import io.adapruner.benchmarks.soak.JobOutcome.Stuck;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Takes jobs from their request to their report, as a client does who knows that processes die: a request that gets no answer
 * is repeated, a submission under its key. Any other answer counts against the product.
 */
final class JobRunner {
    private static final Set<ProblemCode> AWAY =
            Set.of(ProblemCode.GATEWAY_UNAVAILABLE, ProblemCode.BROKER_UNAVAILABLE, ProblemCode.STORE_UNAVAILABLE);

    private final GatewayClient gateway;
    private final Duration patience;

    /** @param patience after which a job counts as stuck, from its acceptance on; and as long to be accepted */
    JobRunner(GatewayClient gateway, Duration patience) {
        this.gateway = gateway;
        this.patience = patience;
    }

    /** A job that nothing has disturbed. */
    record Undisturbed(String jobId, ComparableReport report) {}

    /** Runs a job while nothing is killed. */
    Undisturbed undisturbed(JobRequest request) {
        String id = accepted(request);
        Job job = ended(id, new AtomicReference<>());
        if (!succeeded(job)) {
            throw new IllegalStateException("an undisturbed job has not succeeded: " + job);
        }
        return new Undisturbed(id, report(id));
    }

    /** Runs one job, whatever happens to it. */
    JobRun run(JobRequest request, ComparableReport undisturbed) {
        long start = System.nanoTime();
        String id = "";
        var lastSeen = new AtomicReference<>("not accepted");
        JobOutcome outcome;
        try {
            id = accepted(request);
            lastSeen.set("accepted");
            outcome = outcome(id, ended(id, lastSeen), undisturbed);
        } catch (ConditionTimeoutException e) {
            outcome = new Stuck(lastSeen.get());
        } catch (ProblemException e) {
            String answer = e.code().label() + ": " + e.getMessage();
            outcome = e.code() == ProblemCode.NOT_FOUND ? new Lost(answer) : new Failed(answer);
        }
        return new JobRun(id, Duration.ofNanos(System.nanoTime() - start), outcome);
    }

    private JobOutcome outcome(String id, Job job, ComparableReport undisturbed) {
        if (!succeeded(job)) {
            return new Failed(job.toString());
        }
        List<String> differences = undisturbed.differences(report(id));
        return differences.isEmpty() ? new Same() : new Differing(differences);
    }

    private ComparableReport report(String id) {
        Report report = answer(() -> gateway.report(id));
        return ComparableReport.of(Json.mapper().valueToTree(report));
    }

    private String accepted(JobRequest request) {
        String key = UUID.randomUUID().toString();
        return answer(() -> gateway.submit(request, key)).id();
    }

    private Job ended(String id, AtomicReference<String> lastSeen) {
        return await().dontCatchUncaughtExceptions()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            Optional<Job> job = unlessAway(() -> gateway.job(id));
                            job.ifPresent(j -> lastSeen.set(j.toString()));
                            return job.filter(j -> j.state().terminal());
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private <T> T answer(Supplier<T> request) {
        return await().dontCatchUncaughtExceptions()
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> unlessAway(request), Optional::isPresent)
                .orElseThrow();
    }

    private static <T> Optional<T> unlessAway(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (ProblemException e) {
            if (AWAY.contains(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean succeeded(Job job) {
        return job.state() == JobStatus.SUCCEEDED;
    }
}
