package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.api.choice.JobDefaults;
import io.adapruner.api.choice.LatencyChoices;
import io.adapruner.api.choice.MethodChoices;
import io.adapruner.api.choice.SparseChoices;
import io.adapruner.api.choice.TaskChoices;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.api.choice.ViewChoices;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job as users ask for it: a {@link PruningRequest} in which all but model, data set and budgets may be left out, field by
 * field. Clients send what their users said and nothing else, so that the defaults are those of the gateway.
 *
 * @param budgets one sub-network is made for each
 * @param sparse asks for sparse training before all else, even when it makes no choice
 * @param latency how the network will be run, for a budget that bounds its latency
 * @param task what makes the pruned network good
 * @param imitation the same as a job's answer says it, so that its request can be sent again; then {@code task} says nothing
 * @param steps in how many steps of pruning and training each budget is reached; without a number of epochs there is one for each
 * @param view what the network sees of pictures
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record JobRequest(
        String modelId,
        String datasetId,
        List<Budget> budgets,
        Optional<MethodChoices> method,
        Optional<TrainingChoices> training,
        Optional<SparseChoices> sparse,
        Optional<Precision> precision,
        Optional<Long> seed,
        Optional<LatencyChoices> latency,
        Optional<TaskChoices> task,
        Optional<Imitation> imitation,
        Optional<Integer> steps,
        Optional<ViewChoices> view) {
    public JobRequest {
        steps = steps == null ? Optional.empty() : steps;
        view = view == null ? Optional.empty() : view;
        task = task == null ? Optional.empty() : task;
        imitation = imitation == null ? Optional.empty() : imitation;
        latency = latency == null ? Optional.empty() : latency;
        Required.field("modelId", modelId);
        Required.field("datasetId", datasetId);
        budgets = List.copyOf(Required.field("budgets", budgets));
    }

    /** A job without a latency budget. */
    public JobRequest(
            String modelId,
            String datasetId,
            List<Budget> budgets,
            Optional<MethodChoices> method,
            Optional<TrainingChoices> training,
            Optional<SparseChoices> sparse,
            Optional<Precision> precision,
            Optional<Long> seed) {
        this(
                modelId,
                datasetId,
                budgets,
                method,
                training,
                sparse,
                precision,
                seed,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The request with the defaults where it says nothing. What its task is depends on model and data set too:
     * {@link TaskChoices}.
     *
     * @throws ProblemException INVALID_REQUEST naming the choice that is out of its range
     */
    public PruningRequest complete() {
        StepSchedule schedule = steps.map(StepSchedule::new).orElse(JobDefaults.STEPS);
        return new PruningRequest(
                modelId,
                datasetId,
                budgets,
                in("method", method.orElse(MethodChoices.NONE)::complete),
                in("training", () -> training.orElse(TrainingChoices.NONE)
                        .complete(schedule.defaults(
                                imitation.isPresent() ? JobDefaults.IMITATION : JobDefaults.TRAINING))),
                in("sparse", () -> sparse.map(SparseChoices::complete)),
                precision.orElse(JobDefaults.PRECISION),
                seed.orElse(JobDefaults.SEED),
                in("latency", this::target),
                imitation,
                schedule,
                in("view", () -> view.map(ViewChoices::complete)));
    }

    private Optional<LatencyTarget> target() {
        boolean timed = budgets.stream().anyMatch(budget -> !budget.metric().counted());
        return timed
                ? Optional.of(latency.orElse(LatencyChoices.NONE).complete())
                : latency.map(LatencyChoices::complete);
    }

    private static <T> T in(String field, Supplier<T> part) {
        try {
            return part.get();
        } catch (ProblemException e) {
            throw new ProblemException(e.code(), "field '" + field + "': " + e.getMessage(), e);
        }
    }
}
