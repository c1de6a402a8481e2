package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.recipe.Interpolation;
import io.adapruner.recipe.PictureView;
import java.util.Optional;

/** What a network sees of pictures; what is empty is the default's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ViewChoices(
        Optional<Integer> resize,
        Optional<PictureView.Crop> crop,
        Optional<Interpolation> interpolation,
        Optional<PictureView.Orientation> orientation) {
    /** No choice at all. */
    public static final ViewChoices NONE =
            new ViewChoices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST naming the choice that is out of its range */
    public PictureView complete() {
        PictureView defaults = JobDefaults.VIEW;
        return new PictureView(
                resize,
                crop.orElse(defaults.crop()),
                interpolation.orElse(defaults.interpolation()),
                orientation.orElse(defaults.orientation()));
    }
}
