package io.adapruner.gateway.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A job as the API shows it.
 *
 * @param submittedAt ISO-8601, UTC
 * @param targets one per budget, in the request's order
 * @param stages the latest figures of every stage begun, in pipeline order
 * @param problem why the job failed or was cancelled, naming the targets
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record JobDocument(
        String id,
        JobStatus state,
        String submittedAt,
        PruningRequest request,
        List<Target> targets,
        List<StageProgress> stages,
        Optional<Problem> problem) {
    /**
     * One budget.
     *
     * @param budget as {@code macs=50%}
     * @param stage where it is, or was when it ended
     * @param fraction of that stage, 0 to 1
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Target(
            int index,
            String budget,
            JobStatus state,
            Stage stage,
            double fraction,
            Optional<Double> etaSeconds,
            Optional<Problem> problem) {}

    /** The latest figures of one stage; target -1 serves all budgets. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record StageProgress(
            Stage stage,
            int target,
            double fraction,
            Optional<Double> etaSeconds,
            Map<String, Double> figures,
            String message,
            long atMillis) {
        static StageProgress of(JobProgressed e) {
            return new StageProgress(
                    e.stage(), e.target().number(), e.fraction(), e.etaSeconds(), e.figures(), e.message(), e.atMillis());
        }
    }

    /** An RFC 9457 problem with the stage in which it arose. */
    public record Problem(
            String type,
            String title,
            int status,
            String detail,
            ProblemCode code,
            String advice,
            Stage stage,
            List<Integer> targets) {
        static Problem of(JobFailed failure, String detail, List<Integer> targets) {
            ProblemCode code = failure.code();
            return new Problem(
                    code.type(),
                    ProblemTitle.of(code),
                    code.status(),
                    detail,
                    code,
                    code.advice(),
                    failure.stage(),
                    targets);
        }
    }

    /** @param state of a job whose request is known */
    public static JobDocument of(JobState state) {
        PruningRequest request = state.request()
                .orElseThrow(() -> new IllegalStateException("the request of job " + state.jobId() + " is unknown"));
        return new JobDocument(
                state.jobId(),
                state.status(),
                Instant.ofEpochMilli(state.submittedAt()).toString(),
                request,
                IntStream.range(0, state.targets())
                        .mapToObj(t -> target(state, request, t))
                        .toList(),
                state.progress().values().stream()
                        .sorted(Comparator.comparing(JobProgressed::stage).thenComparing(JobProgressed::target))
                        .map(StageProgress::of)
                        .toList(),
                problem(state));
    }

    private static Target target(JobState state, PruningRequest request, int t) {
        JobStatus status = state.status(t);
        Optional<JobProgressed> progress = state.progress(t);
        boolean done = status == JobStatus.SUCCEEDED;
        return new Target(
                t,
                request.budgets().get(t).toString(),
                status,
                state.stage(t),
                done ? 1 : progress.map(JobProgressed::fraction).orElse(0.0),
                done ? Optional.empty() : progress.flatMap(JobProgressed::etaSeconds),
                done ? Optional.empty() : state.failure(t).map(f -> Problem.of(f, f.message(), List.of(t))));
    }

    private static Optional<Problem> problem(JobState state) {
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
                .map(f -> switch (f.target()) {
                    case io.adapruner.pipeline.event.Target.WholeJob() -> f.message();
                    case io.adapruner.pipeline.event.Target.OfBudget(int index) -> "target " + index + " ("
                            + state.request().orElseThrow().budgets().get(index) + "): " + f.message();
                })
                .collect(Collectors.joining("; "));
        return Optional.of(Problem.of(first, detail, failed));
    }
}
