package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.recipe.TrainingRecipe;
import java.util.Optional;

/** The choices of {@link TrainingRecipe} that a request makes; what is empty is the default's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TrainingChoices(
        Optional<Integer> epochs,
        Optional<Integer> batch,
        Optional<Double> learningRate,
        Optional<Double> momentum,
        Optional<Boolean> nesterov,
        Optional<Double> weightDecay,
        Optional<Double> warmupEpochs,
        Optional<Double> labelSmoothing,
        Optional<Double> gradientClip,
        Optional<Double> emaDecay,
        Optional<DistillationChoices> distillation) {
    /** No choice at all. */
    public static final TrainingChoices NONE = new TrainingChoices(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The number of epochs, all else left open. */
    public static TrainingChoices epochs(int number) {
        return new TrainingChoices(
                Optional.of(number),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST naming the choice that is out of its range */
    public TrainingRecipe complete() {
        TrainingRecipe defaults = JobDefaults.TRAINING;
        return new TrainingRecipe(
                epochs.orElse(defaults.epochs()),
                batch.orElse(defaults.batch()),
                learningRate.orElse(defaults.learningRate()),
                momentum.orElse(defaults.momentum()),
                nesterov.orElse(defaults.nesterov()),
                weightDecay.orElse(defaults.weightDecay()),
                warmupEpochs.orElse(defaults.warmupEpochs()),
                labelSmoothing.orElse(defaults.labelSmoothing()),
                gradientClip.or(defaults::gradientClip),
                emaDecay.or(defaults::emaDecay),
                distillation.map(DistillationChoices::complete).or(defaults::distillation));
    }
}
