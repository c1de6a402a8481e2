package io.adapruner.cli;

import io.adapruner.api.Label;
import io.adapruner.api.choice.ViewChoices;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Interpolation;
import io.adapruner.recipe.PictureView;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the network sees of pictures; what is not given is left to the gateway's defaults. */
final class ViewOptions {
    @Option(
            names = "--resize",
            paramLabel = "PIXELS",
            description =
                    "Pictures' shorter side before the middle is taken (default: 8/7 of the network's, 256 for 224; pictures of the"
                            + " network's size stay as they are).")
    Integer resize;

    @Option(
            names = "--crop",
            paramLabel = "centre|whole",
            description =
                    "What is seen of a picture: its middle, or all of it, squeezed to the network's size (default: centre).")
    String crop;

    @Option(
            names = "--interpolation",
            paramLabel = "bilinear|bicubic|lanczos|nearest",
            description = "How pictures are resized, as Pillow does it (default: bilinear).")
    String interpolation;

    @Option(
            names = "--orientation",
            paramLabel = "ignored|applied",
            description = "What is done with the orientation in Exif (default: ignored, as in torchvision).")
    String orientation;

    Optional<ViewChoices> choices() {
        var choices = new ViewChoices(
                Optional.ofNullable(resize),
                read(PictureView.Crop.class, "--crop", crop),
                read(Interpolation.class, "--interpolation", interpolation),
                read(PictureView.Orientation.class, "--orientation", orientation));
        return choices.equals(ViewChoices.NONE) ? Optional.empty() : Optional.of(choices);
    }

    private static <E extends Enum<E>> Optional<E> read(Class<E> type, String option, String given) {
        return given == null
                ? Optional.empty()
                : Optional.of(Label.read(type, given)
                        .orElseThrow(() -> new ProblemException(
                                ProblemCode.INVALID_REQUEST,
                                option + "=" + given + " must be one of " + Label.all(type))));
    }
}
