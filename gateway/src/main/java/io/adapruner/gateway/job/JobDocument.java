package io.adapruner.gateway.job;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
import io.adapruner.api.Problem;
import io.adapruner.api.StageProgress;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.PruningRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the API's {@link Job} of a job's state. */
public final class JobDocument {
    private final JobState state;
    private final PruningRequest request;

    private JobDocument(JobState state) {
        this.state = state;
        this.request = state.request()
                .orElseThrow(() -> new IllegalStateException("the request of job " + state.jobId() + " is unknown"));
    }

    /** @param state of a job whose request is known */
    public static Job of(JobState state) {
        return new JobDocument(state).job();
    }

    private Job job() {
        return new Job(
                state.jobId(),
                state.status(),
                Instant.ofEpochMilli(state.submittedAt()).toString(),
                request,
                IntStream.range(0, state.targets()).mapToObj(this::target).toList(),
                state.progress().values().stream()
                        .sorted(Comparator.comparing(JobProgressed::step)
                                .thenComparing(JobProgressed::stage)
                                .thenComparing(JobProgressed::target))
                        .map(StageProgress::of)
                        .toList(),
                problem());
    }

    private Job.Target target(int t) {
        JobStatus status = state.status(t);
        Optional<JobProgressed> progress = state.progress(t);
        boolean done = status == JobStatus.SUCCEEDED;
        return new Job.Target(
                t,
                request.budgets().get(t).toString(),
                status,
                state.position(t).step(),
                state.stage(t),
                done ? 1 : progress.map(JobProgressed::fraction).orElse(0.0),
                done ? Optional.empty() : progress.flatMap(JobProgressed::etaSeconds),
                done
                        ? Optional.empty()
                        : state.failure(t).map(f -> Problem.of(f.code(), f.stage(), f.message(), List.of(t))));
    }

    private Optional<Problem> problem() {
        List<Integer> failed = IntStream.range(0, state.targets())
                .filter(t -> state.status(t) != JobStatus.SUCCEEDED
                        && state.failure(t).isPresent())
                .boxed()
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        JobFailed first = failed.stream()
                .map(t -> state.failure(t).orElseThrow())
                .min(Comparator.comparingLong(JobFailed::atMillis))
                .orElseThrow();
        String detail = failed.stream()
                .map(t -> state.failure(t).orElseThrow())
                .distinct()
                .map(this::describe)
                .collect(Collectors.joining("; "));
        return Optional.of(Problem.of(first.code(), first.stage(), detail, failed));
    }

    private String describe(JobFailed failure) {
        return switch (failure.target()) {
            case Target.WholeJob() -> failure.message();
            case Target.OfBudget(int index) ->
                "target " + index + " (" + request.budgets().get(index) + "): " + failure.message();
        };
    }
}
