package io.adapruner.gateway.job;

import io.adapruner.api.JobStatus;
import io.adapruner.gateway.job.JobState.Position;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One job's state, its recent past and those who watch it. Safe for use by several threads. */
final class JobView {
    /** Updates kept for watchers that come back; older ones are covered by the state itself. */
    static final int HISTORY = 512;

    private final Deque<JobUpdate> history = new ArrayDeque<>();
    private final List<Consumer<JobUpdate>> watchers = new ArrayList<>();
    private final Map<Target, Long> heard = new HashMap<>();
    private JobState state;
    private long sequence;

    JobView(String jobId) {
        this.state = JobState.unknown(jobId);
    }

    /** What a watcher can see change, figures aside. */
    private record Outline(
            JobStatus status, List<JobStatus> targets, List<Position> positions, List<Optional<JobFailed>> why) {
        static Outline of(JobState state) {
            return new Outline(
                    state.status(),
                    IntStream.range(0, state.targets()).mapToObj(state::status).toList(),
                    IntStream.range(0, state.targets())
                            .mapToObj(state::position)
                            .toList(),
                    IntStream.range(0, state.targets()).mapToObj(state::failure).toList());
        }
    }

    /** @return the states before and after */
    synchronized Step apply(Event event, long recordedAt) {
        heard.merge(target(event), recordedAt, Math::max);
        JobState before = state;
        state = JobFold.apply(before, event, recordedAt);
        if (event instanceof JobProgressed progress && !before.progress().equals(state.progress())) {
            tell(new JobUpdate.Progress(++sequence, progress));
        }
        if (state.request().isPresent()
                && (before.request().isEmpty() || !Outline.of(before).equals(Outline.of(state)))) {
            tell(new JobUpdate.Change(++sequence, state));
        }
        return new Step(before, state);
    }

    /** What one event did. */
    record Step(JobState before, JobState after) {}

    synchronized JobState state() {
        return state;
    }

    /** Milliseconds since 1970 at which the latest event about a budget, or about the whole job, was recorded. */
    synchronized long heard(int budget) {
        return Math.max(heard.getOrDefault(Target.budget(budget), 0L), heard.getOrDefault(Target.wholeJob(), 0L));
    }

    private static Target target(Event event) {
        return switch (event) {
            case Event.JobControlled _ -> Target.wholeJob();
            case Event.PruningRequested e -> e.target();
            case Event.ImportanceEvaluated e -> e.target();
            case Event.SubnetworkFound e -> Target.budget(e.target());
            case Event.WeightsInherited e -> Target.budget(e.target());
            case Event.TrainingSliceRequested e -> e.target();
            case Event.NetworkFinetuned e -> Target.budget(e.target());
            case Event.JobProgressed e -> e.target();
            case Event.JobFailed e -> e.target();
        };
    }

    /**
     * Reports every update after {@code last}, then every one to come. Where the past is not known (a first visit, a gap, a
     * number from before a restart) the present state is reported instead.
     *
     * @param watcher called under the view's lock, so it only takes note ({@link Watch})
     * @return ends the watch
     */
    synchronized Runnable watch(long last, Consumer<JobUpdate> watcher) {
        long oldest = history.isEmpty() ? sequence + 1 : history.getFirst().sequence();
        boolean known = last > 0 && last <= sequence && last + 1 >= oldest;
        if (known) {
            history.stream().filter(h -> h.sequence() > last).forEach(watcher);
        }
        if (!known || (last == sequence && state.status().terminal())) {
            watcher.accept(new JobUpdate.Change(sequence, state));
        }
        watchers.add(watcher);
        return () -> forget(watcher);
    }

    private synchronized void forget(Consumer<JobUpdate> watcher) {
        watchers.remove(watcher);
    }

    private void tell(JobUpdate update) {
        history.addLast(update);
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
        List.copyOf(watchers).forEach(w -> w.accept(update));
    }
}
