package io.adapruner.search;

import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.stage.Progress;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Finds one sub-network per budget and leaves their documents in the store. */
@ApplicationScoped
public class SearchStage {
    private final ArtifactStore store;
    private final ModelRepository models;
    private final Clock clock = Clock.systemUTC();

    public SearchStage(ArtifactStore store, ModelRepository models) {
        this.store = store;
        this.models = models;
    }

    /**
     * Does the work for those budgets whose manifest does not exist; the facts are the same either way. A budget out of reach
     * fails its own target, not the others. A step after the first is of one budget alone.
     *
     * @return one fact per budget
     */
    public List<Event> run(ImportanceEvaluated evaluated, Progress progress) {
        progress.report(0, Map.of(), "searching widths");
        Supplier<WidthSearch> search = new Once(() -> search(evaluated));
        return targets(evaluated)
                .mapToObj(target -> find(evaluated, target, search))
                .toList();
    }

    private static IntStream targets(ImportanceEvaluated evaluated) {
        return switch (evaluated.target()) {
            case Target.WholeJob() ->
                IntStream.range(0, evaluated.request().budgets().size());
            case Target.OfBudget(int index) -> IntStream.of(index);
        };
    }

    private Event find(ImportanceEvaluated evaluated, int target, Supplier<WidthSearch> search) {
        String manifest = Keys.subnetwork(evaluated.jobId(), target, evaluated.step());
        try {
            if (!store.exists(manifest)) {
                Budget budget = evaluated.request().budgets().get(target);
                store.publishJson(
                        manifest, search.get().find(budget, evaluated.request().steps(), evaluated.step()));
            }
        } catch (ProblemException e) {
            if (e.code() != ProblemCode.UNREACHABLE_BUDGET) {
                throw e;
            }
            return new JobFailed(
                    evaluated.jobId(), Target.budget(target), Stage.SEARCH, e.code(), e.getMessage(), clock.millis());
        }
        return new SubnetworkFound(
                evaluated.jobId(),
                target,
                evaluated.request(),
                evaluated.model(),
                evaluated.importance(),
                manifest,
                evaluated.step());
    }

    /** Reads the documents at the first budget that is still open, and not at all when none is. */
    private static final class Once implements Supplier<WidthSearch> {
        private final Supplier<WidthSearch> source;
        private WidthSearch made;

        Once(Supplier<WidthSearch> source) {
            this.source = source;
        }

        @Override
        public WidthSearch get() {
            if (made == null) {
                made = source.get();
            }
            return made;
        }
    }

    private WidthSearch search(ImportanceEvaluated evaluated) {
        Network network = models.document(evaluated.model()).network();
        Importance importance = store.readJson(evaluated.importance(), Importance.class);
        Optional<LatencyTable> table = evaluated
                .request()
                .latency()
                .map(latency -> store.readJson(Keys.latency(evaluated.jobId()), LatencyTable.class));
        Network original = evaluated.step().isFirst()
                ? network
                : models.document(Keys.model(evaluated.request().modelId())).network();
        return new WidthSearch(
                network, original, importance, evaluated.request().method(), table);
    }
}
