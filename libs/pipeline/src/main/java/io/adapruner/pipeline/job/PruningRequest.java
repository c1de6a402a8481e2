package io.adapruner.pipeline.job;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;

/**
 * One job: a registered model and data set, one or more budgets and the method's choices.
 *
 * @param modelId content hash of a registered model
 * @param datasetId content hash of a registered data set
 * @param budgets one sub-network is made for each
 * @param sparse an optional first training; empty: importance is read from the model as it is
 * @param seed of every random choice in the job
 */
public record PruningRequest(
        String modelId,
        String datasetId,
        List<Budget> budgets,
        Method method,
        TrainingRecipe training,
        Optional<SparseTraining> sparse,
        Precision precision,
        long seed) {
    /** Most budgets that one job may name. */
    public static final int MAX_BUDGETS = 32;

    public PruningRequest {
        Required.of("modelId", modelId);
        Required.of("datasetId", datasetId);
        Required.of("method", method);
        Required.of("training", training);
        Required.of("sparse", sparse);
        Required.of("precision", precision);
        budgets = List.copyOf(Required.of("budgets", budgets));
        if (budgets.isEmpty() || budgets.size() > MAX_BUDGETS) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "a job needs 1 to " + MAX_BUDGETS + " budgets, got " + budgets.size());
        }
    }
}
