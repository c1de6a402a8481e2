package io.adapruner.gateway.job;

import io.adapruner.api.JobStatus;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.problem.ProblemCode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is known of one job: for each question the one fact that answers it. {@link JobFold} keeps the greatest (or least) of
 * all facts seen, so order and repetition of events change nothing.
 *
 * @param request empty until an event that carries it has been seen; until then the job is not shown
 * @param submittedAt milliseconds since 1970 of the earliest record
 * @param started whether any stage has begun
 * @param reached the furthest stage of the furthest step by target
 * @param results store key of the result by finished budget's index
 * @param failures the first failure by target
 * @param progress the latest figures of each stage of each step of each target
 * @param control what counts of the user's controls ({@link JobControlled#join})
 */
public record JobState(
        String jobId,
        Optional<PruningRequest> request,
        long submittedAt,
        boolean started,
        Map<Target, Position> reached,
        Map<Integer, String> results,
        Map<Target, JobFailed> failures,
        Map<Place, JobProgressed> progress,
        Optional<JobControlled> control) {
    /** How far something is: every stage of a step comes before the first of the next. */
    public record Position(Step step, Stage stage) implements Comparable<Position> {
        private static final Position START = new Position(Step.FIRST, Stage.SPARSE_TRAINING);

        @Override
        public int compareTo(Position other) {
            return Comparator.comparing(Position::step)
                    .thenComparing(Position::stage)
                    .compare(this, other);
        }
    }

    /** One stage of one step of one target. */
    public record Place(Target target, Position position) {}

    public JobState {
        reached = Map.copyOf(reached);
        results = Map.copyOf(results);
        failures = Map.copyOf(failures);
        progress = Map.copyOf(progress);
    }

    /** Nothing known yet. */
    public static JobState unknown(String jobId) {
        return new JobState(
                jobId,
                Optional.empty(),
                Long.MAX_VALUE,
                false,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    /** Number of budgets; 0 as long as the request is unknown. */
    public int targets() {
        return request.map(r -> r.budgets().size()).orElse(0);
    }

    /** A result that exists outweighs a failure or a cancellation that came too late to prevent it. */
    public JobStatus status(int target) {
        if (results.containsKey(target)) {
            return JobStatus.SUCCEEDED;
        }
        Optional<JobFailed> failure = failure(target);
        if (failure.isPresent()) {
            return failure.get().code() == ProblemCode.CANCELLED ? JobStatus.CANCELLED : JobStatus.FAILED;
        }
        if (controlledTo(Control.CANCEL)) {
            return JobStatus.CANCELLED;
        }
        if (controlledTo(Control.PAUSE)) {
            return JobStatus.PAUSED;
        }
        return started ? JobStatus.RUNNING : JobStatus.QUEUED;
    }

    /** The job ends when its last target does; one failed target makes it failed, also when others succeeded. */
    public JobStatus status() {
        List<JobStatus> all =
                IntStream.range(0, targets()).mapToObj(this::status).distinct().toList();
        List<JobStatus> open = all.stream().filter(s -> !s.terminal()).toList();
        if (!open.isEmpty()) {
            return all.size() > open.size() && open.contains(JobStatus.QUEUED) ? JobStatus.RUNNING : open.getFirst();
        }
        if (all.contains(JobStatus.FAILED)) {
            return JobStatus.FAILED;
        }
        if (all.contains(JobStatus.CANCELLED)) {
            return JobStatus.CANCELLED;
        }
        return all.isEmpty() ? JobStatus.QUEUED : JobStatus.SUCCEEDED;
    }

    /** Why a target cannot go on: its own reason, else the whole job's. */
    public Optional<JobFailed> failure(int target) {
        return Optional.ofNullable(failures.get(Target.budget(target)))
                .or(() -> Optional.ofNullable(failures.get(Target.wholeJob())));
    }

    /** Where a target is: its own place, or the job's where all targets are served together. */
    public Position position(int target) {
        Position common = reached.getOrDefault(Target.wholeJob(), Position.START);
        Position own = reached.getOrDefault(Target.budget(target), common);
        return own.compareTo(common) > 0 ? own : common;
    }

    public Stage stage(int target) {
        return position(target).stage();
    }

    /** The latest figures of a target's present stage. */
    public Optional<JobProgressed> progress(int target) {
        Position position = position(target);
        return Optional.ofNullable(progress.get(new Place(Target.budget(target), position)))
                .or(() -> Optional.ofNullable(progress.get(new Place(Target.wholeJob(), position))));
    }

    JobState withRequest(Optional<PruningRequest> request) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withSubmittedAt(long submittedAt) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withStarted(boolean started) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withReached(Map<Target, Position> reached) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withResults(Map<Integer, String> results) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withFailures(Map<Target, JobFailed> failures) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withProgress(Map<Place, JobProgressed> progress) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    JobState withControl(Optional<JobControlled> control) {
        return new JobState(jobId, request, submittedAt, started, reached, results, failures, progress, control);
    }

    private boolean controlledTo(Control wanted) {
        return control.filter(c -> c.control() == wanted).isPresent();
    }
}
