package io.adapruner.recipe;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a network sees of a picture of any size. It belongs to a job and not to its data set, so that one data set serves many networks. Arrays are never changed.
 *
 * @param resize pixels of a picture's shorter side before the middle is taken; empty: 8/7 of the network's (256 for 224, as networks for ImageNet are tested), and
 *     pictures of the network's size as they are
 * @param interpolation also of the parts that trainings see
 * @param orientation what is done with Exif's
 */
public record PictureView(Optional<Integer> resize, Crop crop, Interpolation interpolation, Orientation orientation) {
    /** Longest shorter side. */
    public static final int LARGEST = 8192;

    /** Which part of a picture is seen. */
    public enum Crop {
        /** The middle, as torchvision's {@code Resize} and {@code CenterCrop} leave it. */
        CENTRE,
        /** All of it, whatever its shape, squeezed to the network's size. */
        WHOLE
    }

    /** What is done with the orientation that cameras note in Exif. A TIFF's own is part of its format and always applied, as in Pillow. */
    public enum Orientation {
        /** Nothing, as in torchvision's data sets. */
        IGNORED,
        /** Pictures are turned and mirrored as it says (tag 274 of TIFF 6.0). */
        APPLIED
    }

    public PictureView {
        require(crop != null, "crop must be centre or whole");
        require(interpolation != null, "interpolation must be bilinear, bicubic, lanczos or nearest");
        require(orientation != null, "orientation must be ignored or applied");
        resize.ifPresent(side -> require(side >= 1 && side <= LARGEST, "resize " + side + " must be in 1.." + LARGEST));
        require(
                resize.isEmpty() || crop == Crop.CENTRE,
                "resize: of a picture that is seen whole no side is resized before a crop");
    }

    /** As torchvision's transforms for validation. */
    public static PictureView defaults() {
        return new PictureView(Optional.empty(), Crop.CENTRE, Interpolation.BILINEAR, Orientation.IGNORED);
    }

    /**
     * That the middle has all pixels that a network takes.
     *
     * @throws ProblemException INVALID_REQUEST
     */
    public void requireFits(TensorShape input) {
        int larger = Math.max(input.height(), input.width());
        resize.ifPresent(side -> require(
                side >= larger,
                "resize " + side + " must be at least " + larger + ", the larger side of the network's input"));
    }

    /** In words, e.g. {@code shorter side to 256, middle 224x224, bilinear}. */
    public String of(TensorShape input) {
        String size = input.height() + "x" + input.width();
        String part =
                switch (crop) {
                    case WHOLE -> "whole, to " + size;
                    case CENTRE ->
                        resize.map(side -> "shorter side to " + side).orElse("shorter side to 8/7 of the network's")
                                + ", middle " + size;
                };
        return part + ", " + interpolation.name().toLowerCase(Locale.ROOT)
                + (orientation == Orientation.APPLIED ? ", turned as Exif says" : "");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
