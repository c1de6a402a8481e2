package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.Optional;

/** That the original network teaches, and how; what is empty is the default's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DistillationChoices(Optional<Double> weight, Optional<Double> temperature) {
    Distillation complete() {
        return new Distillation(
                weight.orElse(JobDefaults.DISTILLATION.weight()),
                temperature.orElse(JobDefaults.DISTILLATION.temperature()));
    }
}
