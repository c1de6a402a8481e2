package io.adapruner.pipeline.job;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.PictureView;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One job: a registered model and data set, one or more budgets and the method's choices.
 *
 * @param modelId content hash of a registered model
 * @param datasetId content hash of a registered data set
 * @param budgets one sub-network is made for each
 * @param sparse an optional first training; empty: importance is read from the model as it is
 * @param seed of every random choice in the job
 * @param latency how the network will be run; given when a budget is a latency, and only then
 * @param imitation given where the unpruned network says what is right, instead of labels
 * @param steps in how many steps of pruning and training each budget is reached
 * @param view what the network sees of the data set's pictures; empty: the {@linkplain PictureView#defaults default}
 */
public record PruningRequest(
        String modelId,
        String datasetId,
        List<Budget> budgets,
        Method method,
        TrainingRecipe training,
        Optional<SparseTraining> sparse,
        Precision precision,
        long seed,
        Optional<LatencyTarget> latency,
        Optional<Imitation> imitation,
        StepSchedule steps,
        Optional<PictureView> view) {
    /** Most budgets that one job may name. */
    public static final int MAX_BUDGETS = 32;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    public PruningRequest {
        identifier("modelId", modelId);
        identifier("datasetId", datasetId);
        require(budgets != null && budgets.stream().noneMatch(Objects::isNull), "budgets are missing or hold null");
        budgets = List.copyOf(budgets);
        require(
                !budgets.isEmpty() && budgets.size() <= MAX_BUDGETS,
                "a job needs 1 to " + MAX_BUDGETS + " budgets, got " + budgets.size());
        require(method != null, "method is missing");
        require(training != null, "training is missing");
        require(sparse != null, "sparse is null; it may be empty");
        require(precision != null, "precision is missing");
        // A job that was stored before there were latency budgets says nothing of it.
        latency = latency == null ? Optional.empty() : latency;
        imitation = imitation == null ? Optional.empty() : imitation;
        steps = steps == null ? StepSchedule.ONE : steps;
        view = view == null ? Optional.empty() : view;
        require(
                imitation.isEmpty() || sparse.isEmpty(),
                "sparse: sparse training learns from labels, and this job has none to learn from");
        require(
                imitation.isEmpty() || training.distillation().isEmpty(),
                "training.distillation: the outputs are imitated already, without labels beside them");
        boolean timed = budgets.stream().anyMatch(b -> !b.metric().counted());
        require(!timed || latency.isPresent(), "latency is missing, though a budget bounds it");
        require(timed || latency.isEmpty(), "latency is given, but no budget bounds it (latency=50%, latency=4ms)");
        require(
                steps.number() == 1 || training.epochs() >= steps.number(),
                "steps: " + steps.number() + " steps need as many epochs of fine-tuning, one after each; there "
                        + (training.epochs() == 1 ? "is 1" : "are " + training.epochs()));
        require(
                steps.number() == 1 || !timed,
                "steps: a latency budget is reached in one step, because its table is of the unpruned network; bound"
                        + " macs, parameters or bytes instead");
    }

    /** A job by labels and without a latency budget. */
    public PruningRequest(
            String modelId,
            String datasetId,
            List<Budget> budgets,
            Method method,
            TrainingRecipe training,
            Optional<SparseTraining> sparse,
            Precision precision,
            long seed) {
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
                StepSchedule.ONE,
                Optional.empty());
    }

    /** The same job with another training. */
    public PruningRequest withTraining(TrainingRecipe recipe) {
        return with(recipe, latency, imitation, steps, view);
    }

    /** The same job for a network that is run otherwise. */
    public PruningRequest withLatency(LatencyTarget target) {
        return with(training, Optional.of(target), imitation, steps, view);
    }

    /** The same job, in which the unpruned network says what is right. */
    public PruningRequest withImitation(Imitation imitated) {
        return with(training, latency, Optional.of(imitated), steps, view);
    }

    /** The same job, in which pictures are seen otherwise. */
    public PruningRequest withView(PictureView otherView) {
        return with(training, latency, imitation, steps, Optional.of(otherView));
    }

    /** The same job in as many steps. */
    public PruningRequest withSteps(int number) {
        return with(training, latency, imitation, new StepSchedule(number), view);
    }

    private PruningRequest with(
            TrainingRecipe recipe,
            Optional<LatencyTarget> target,
            Optional<Imitation> imitated,
            StepSchedule schedule,
            Optional<PictureView> otherView) {
        return new PruningRequest(
                modelId, datasetId, budgets, method, recipe, sparse, precision, seed, target, imitated, schedule,
                otherView);
    }

    /** What the network sees of the data set's pictures. */
    public PictureView pictures() {
        return view.orElseGet(PictureView::defaults);
    }

    /** How the network is fine-tuned after a step. */
    public TrainingRecipe training(Step step) {
        return steps.training(training, step);
    }

    private static void identifier(String field, String value) {
        require(value != null, field + " is missing");
        require(
                IDENTIFIER.matcher(value).matches(),
                field + " '" + value.substring(0, Math.min(128, value.length()))
                        + "' must be 1 to 128 letters, digits, '_' and '-', and begin with a letter or digit");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
