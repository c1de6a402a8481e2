package io.adapruner.gateway.job;

import io.adapruner.gateway.job.JobState.Place;
import io.adapruner.gateway.job.JobState.Position;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.PruningRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * State = fold(state, event). Every field is joined by a minimum or a maximum of a total order, so the fold is associative,
 * commutative and idempotent: topics may be read side by side, records may come twice.
 */
public final class JobFold {
    private static final Comparator<JobProgressed> NEWEST = Comparator.comparingLong(JobProgressed::atMillis)
            .thenComparingDouble(JobProgressed::fraction)
            .thenComparing(JobProgressed::message)
            .thenComparing(p -> new TreeMap<>(p.figures()).toString())
            .thenComparing(p -> p.etaSeconds().toString());
    private static final Comparator<JobFailed> OLDEST = Comparator.comparingLong(JobFailed::atMillis)
            .thenComparing(JobFailed::stage)
            .thenComparing(JobFailed::code)
            .thenComparing(JobFailed::message);

    private JobFold() {}

    /**
     * What is known after one more event.
     *
     * @param recordedAt milliseconds since 1970 at which the event was recorded
     */
    public static JobState apply(JobState state, Event event, long recordedAt) {
        JobState seen = state.withSubmittedAt(Math.min(state.submittedAt(), recordedAt));
        return switch (event) {
            case PruningRequested e -> {
                boolean begun = e.request().sparse().isPresent() || !e.step().isFirst();
                yield reach(requested(seen, e.request()), e.target(), at(e, Stage.IMPORTANCE), begun);
            }
            case ImportanceEvaluated e -> reach(requested(seen, e.request()), e.target(), at(e, Stage.SEARCH), true);
            case SubnetworkFound e ->
                reach(requested(seen, e.request()), Target.budget(e.target()), at(e, Stage.INHERITANCE), true);
            case WeightsInherited e ->
                reach(requested(seen, e.request()), Target.budget(e.target()), at(e, Stage.FINE_TUNING), true);
            case TrainingSliceRequested e -> {
                Stage stage =
                        switch (e.training()) {
                            case SPARSE -> Stage.SPARSE_TRAINING;
                            case FINE_TUNE -> Stage.FINE_TUNING;
                        };
                boolean begun = e.slice() > 0 || stage == Stage.FINE_TUNING;
                yield reach(requested(seen, e.request()), e.target(), at(e, stage), begun);
            }
            case NetworkFinetuned e -> finished(seen, e);
            case JobProgressed e -> progressed(seen, e);
            case JobFailed e -> failed(seen, e);
            case JobControlled e -> controlled(seen, e);
        };
    }

    private static Position at(Event event, Stage stage) {
        return new Position(event.pruningStep(), stage);
    }

    private static JobState reach(JobState s, Target target, Position position, boolean begun) {
        return s.withStarted(s.started() || begun)
                .withReached(joined(s.reached(), target, position, BinaryOperator.maxBy(Comparator.naturalOrder())));
    }

    private static JobState requested(JobState s, PruningRequest request) {
        return s.withRequest(s.request().or(() -> Optional.of(request)));
    }

    private static JobState finished(JobState state, NetworkFinetuned e) {
        JobState s = reach(state, Target.budget(e.target()), at(e, Stage.FINE_TUNING), true);
        return s.withResults(
                joined(s.results(), e.target(), e.result(), BinaryOperator.minBy(Comparator.naturalOrder())));
    }

    private static JobState progressed(JobState state, JobProgressed e) {
        Position position = at(e, e.stage());
        JobState s = reach(state, e.target(), position, true);
        return s.withProgress(joined(s.progress(), new Place(e.target(), position), e, BinaryOperator.maxBy(NEWEST)));
    }

    private static JobState failed(JobState s, JobFailed e) {
        return s.withFailures(joined(s.failures(), e.target(), e, BinaryOperator.minBy(OLDEST)));
    }

    private static JobState controlled(JobState s, JobControlled e) {
        return s.withControl(Optional.of(s.control().map(e::join).orElse(e)));
    }

    private static <K, V> Map<K, V> joined(Map<K, V> facts, K key, V fact, BinaryOperator<V> join) {
        var copy = new HashMap<>(facts);
        copy.merge(key, fact, join);
        return copy;
    }
}
