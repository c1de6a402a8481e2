package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.Optional;

/**
 * How the original network teaches where it gives an image's label itself; what is empty is the default's.
 *
 * @param weight of what the teacher says; 0: the original does not teach, labels do alone
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DistillationChoices(Optional<Double> weight, Optional<Double> temperature) {
    /** That it does not teach. */
    public static DistillationChoices off() {
        return new DistillationChoices(Optional.of(0.0), Optional.empty());
    }

    /** @return empty where it does not teach */
    Optional<Distillation> complete() {
        return weight.filter(w -> w == 0).isPresent()
                ? Optional.empty()
                : Optional.of(new Distillation(
                        weight.orElse(JobDefaults.DISTILLATION.weight()),
                        temperature.orElse(JobDefaults.DISTILLATION.temperature())));
    }
}
