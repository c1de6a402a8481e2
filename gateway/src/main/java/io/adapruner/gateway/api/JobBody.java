package io.adapruner.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.DistillationChoices;
import io.adapruner.gateway.JsonBody;
import io.adapruner.pipeline.job.Budget;

/**
 * Reads a {@link JobRequest}, in which a budget may be written {@code "macs=50%"} too, and no distillation {@code null}: that is
 * how a request that is read back says it.
 */
final class JobBody {
    private JobBody() {}

    static JobRequest read(byte[] body) {
        ObjectNode given = JsonBody.object(body);
        if (given.get("budgets") instanceof ArrayNode budgets) {
            for (int i = 0; i < budgets.size(); i++) {
                if (budgets.get(i).isTextual()) {
                    budgets.set(i, JsonBody.tree(Budget.parse(budgets.get(i).textValue())));
                }
            }
        }
        if (given.get("training") instanceof ObjectNode training
                && training.path("distillation").isNull()) {
            training.set("distillation", JsonBody.tree(DistillationChoices.off()));
        }
        return JsonBody.convert(given, JobRequest.class);
    }
}
