package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.recipe.Augmentation;
import java.util.Optional;

/** How training images are changed; what is empty is the default's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AugmentationChoices(
        Optional<Augmentation.Crop> crop,
        Optional<Boolean> flip,
        Optional<Double> colorJitter,
        Optional<Integer> randAugment,
        Optional<Double> erasing,
        Optional<Double> mixup,
        Optional<Double> cutmix) {
    /** That they are not changed. */
    public static AugmentationChoices off() {
        return new AugmentationChoices(
                Optional.of(Augmentation.Crop.NONE),
                Optional.of(false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST naming the choice that is out of its range */
    public Augmentation complete(Augmentation defaults) {
        return new Augmentation(
                crop.orElse(defaults.crop()),
                flip.orElse(defaults.flip()),
                colorJitter.orElse(defaults.colorJitter()),
                randAugment.orElse(defaults.randAugment()),
                erasing.orElse(defaults.erasing()),
                mixup.orElse(defaults.mixup()),
                cutmix.orElse(defaults.cutmix()));
    }
}
