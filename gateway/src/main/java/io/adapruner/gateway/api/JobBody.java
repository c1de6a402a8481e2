package io.adapruner.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.gateway.JsonBody;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;

/**
 * A job as users write it: a {@link PruningRequest} in which all but model, data set and budgets may be left out, field by
 * field, and a budget may be written {@code "macs=50%"}.
 */
final class JobBody {
    private static final SparseTraining SPARSE = new SparseTraining(1, 1e-4, 0.01);

    private JobBody() {}

    static PruningRequest read(byte[] body) {
        ObjectNode given = JsonBody.object(body);
        for (String field : new String[] {"modelId", "datasetId", "budgets"}) {
            JsonBody.required(field, given.hasNonNull(field) ? given.get(field) : null);
        }
        overlay(given, "method", JsonBody.tree(Method.defaults()));
        overlay(given, "training", JsonBody.tree(TrainingRecipe.defaults()));
        if (given.get("training") instanceof ObjectNode training
                && training.path("distillation").isObject()) {
            overlay(training, "distillation", JsonBody.tree(Distillation.defaults()));
        }
        if (given.path("sparse").isObject()) {
            overlay(given, "sparse", JsonBody.tree(SPARSE));
        }
        if (!given.hasNonNull("precision")) {
            given.set("precision", JsonBody.tree(Precision.BF16));
        }
        if (!given.hasNonNull("seed")) {
            given.put("seed", 1);
        }
        if (given.get("budgets") instanceof ArrayNode budgets) {
            for (int i = 0; i < budgets.size(); i++) {
                if (budgets.get(i).isTextual()) {
                    budgets.set(i, JsonBody.tree(Budget.parse(budgets.get(i).textValue())));
                }
            }
        }
        return JsonBody.convert(given, PruningRequest.class);
    }

    /** Puts what is not given, or null, from the defaults; what is no object is left for the reader to refuse. */
    private static void overlay(ObjectNode parent, String field, JsonNode defaults) {
        if (!parent.hasNonNull(field)) {
            parent.set(field, defaults);
        } else if (parent.get(field) instanceof ObjectNode given) {
            defaults.properties().forEach(d -> {
                if (!given.hasNonNull(d.getKey())) {
                    given.set(d.getKey(), d.getValue());
                }
            });
        }
    }
}
