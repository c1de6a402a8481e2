package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import java.util.Optional;

/**
 * The choices of {@link TrainingRecipe} that a request makes; what is empty is the default's.
 *
 * @param learningRate where a number is given and no search is, no rate is searched for
 * @param rateSearch how a rate is searched for; with a number as rate, that counts where the training is too short for it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TrainingChoices(
        Optional<Integer> epochs,
        Optional<Integer> batch,
        Optional<LearningRateChoice> learningRate,
        Optional<Double> momentum,
        Optional<Boolean> nesterov,
        Optional<Double> weightDecay,
        Optional<Double> warmupEpochs,
        Optional<Double> labelSmoothing,
        Optional<Double> gradientClip,
        Optional<Double> emaDecay,
        Optional<DistillationChoices> distillation,
        Optional<RateSearch> rateSearch,
        Optional<AugmentationChoices> augmentation,
        Optional<Integer> shuffleBuffer) {
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST naming the choice that is out of its range */
    public TrainingRecipe complete() {
        return complete(JobDefaults.TRAINING);
    }

    /** As above, of a training whose defaults these are. */
    public TrainingRecipe complete(TrainingRecipe defaults) {
        return new TrainingRecipe(
                epochs.orElse(defaults.epochs()),
                batch.orElse(defaults.batch()),
                given().orElse(defaults.learningRate()),
                momentum.orElse(defaults.momentum()),
                nesterov.orElse(defaults.nesterov()),
                weightDecay.orElse(defaults.weightDecay()),
                warmupEpochs.orElse(defaults.warmupEpochs()),
                labelSmoothing.orElse(defaults.labelSmoothing()),
                gradientClip.or(defaults::gradientClip),
                emaDecay.or(defaults::emaDecay),
                distillation.map(DistillationChoices::complete).orElseGet(defaults::distillation),
                given().isPresent() ? rateSearch : rateSearch.or(defaults::rateSearch),
                augmentation
                        .map(choices -> choices.complete(defaults.changes()))
                        .or(defaults::augmentation),
                shuffleBuffer.or(defaults::shuffleBuffer));
    }

    private Optional<Double> given() {
        return learningRate.flatMap(choice -> switch (choice) {
            case LearningRateChoice.Given(double rate) -> Optional.of(rate);
            case LearningRateChoice.Auto() -> Optional.empty();
        });
    }
}
