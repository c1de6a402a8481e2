package io.adapruner.recipe;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * Random changes of training images, drawn anew for every image of every epoch. Arrays are never changed.
 *
 * @param crop which part of an image is seen
 * @param flip mirrored from left to right, with probability one half
 * @param colorJitter brightness, contrast and saturation are each multiplied by a number from {@code [max(0, 1 - c), 1 + c]};
 *     0: they stay
 * @param randAugment magnitude, of 30, of two operations that are chosen by chance (Cubuk et al. 2019, 1909.13719); 0: none
 * @param erasing probability that a rectangle becomes noise (Zhong et al. 2017, 1708.04896)
 * @param mixup alpha of the Beta distribution by which pairs of images are averaged (Zhang et al. 2017, 1710.09412); 0: none
 * @param cutmix alpha of the Beta distribution by which a part of an image is taken from another (Yun et al. 2019, 1905.04899);
 *     0: none; beside mixup one of both is drawn for every batch
 */
public record Augmentation(
        Crop crop, boolean flip, double colorJitter, int randAugment, double erasing, double mixup, double cutmix) {
    /** Images with a shorter side above this many pixels are cropped as ImageNet's, others as CIFAR's. */
    public static final int LARGEST_PADDED = 64;

    /** Largest magnitude of RandAugment. */
    public static final int LARGEST_MAGNITUDE = 30;

    /** Which part of an image is seen. */
    public enum Crop {
        /** {@link #RESIZED} where both sides of the network's input are above {@value #LARGEST_PADDED}, else {@link #PADDED}. */
        AUTO,
        /** The whole, as images are seen that are not trained on. */
        NONE,
        /** A window of the image's size in the image with a border of 4 black pixels (He et al. 2015, 1512.03385). */
        PADDED,
        /**
         * From the picture as it came a part of 8 to 100 % of the area, 3/4 to 4/3 as wide as high, resized to the network's size
         * (Szegedy et al. 2014, 1409.4842).
         */
        RESIZED
    }

    public Augmentation {
        require(crop != null, "augmentation crop must be auto, none, padded or resized");
        require(colorJitter >= 0 && colorJitter <= 1, "colorJitter " + colorJitter + " must be in [0, 1]");
        require(
                randAugment >= 0 && randAugment <= LARGEST_MAGNITUDE,
                "randAugment " + randAugment + " must be in 0.." + LARGEST_MAGNITUDE);
        require(erasing >= 0 && erasing <= 1, "erasing " + erasing + " must be in [0, 1]");
        require(mixup >= 0 && mixup <= 100, "mixup " + mixup + " must be in [0, 100]");
        require(cutmix >= 0 && cutmix <= 100, "cutmix " + cutmix + " must be in [0, 100]");
    }

    /** Crops that suit the images' size, and flips. */
    public static Augmentation defaults() {
        return cropping(Crop.AUTO);
    }

    /** Windows in padded images, and flips: what trainings did before they could be told. */
    public static Augmentation padded() {
        return cropping(Crop.PADDED);
    }

    /** No change at all. */
    public static Augmentation none() {
        return new Augmentation(Crop.NONE, false, 0, 0, 0, 0, 0);
    }

    private static Augmentation cropping(Crop crop) {
        return new Augmentation(crop, true, 0, 0, 0, 0, 0);
    }

    /** The same with the crop that suits images of that size, in pixels: not {@link Crop#AUTO}. */
    public Augmentation at(int height, int width) {
        Crop suits = Math.min(height, width) > LARGEST_PADDED ? Crop.RESIZED : Crop.PADDED;
        return crop == Crop.AUTO
                ? new Augmentation(suits, flip, colorJitter, randAugment, erasing, mixup, cutmix)
                : this;
    }

    /** Whether samples of that shape are images of which parts are resized. */
    public boolean resizes(TensorShape shape) {
        return shape.rank() == 3 && at(shape.height(), shape.width()).crop == Crop.RESIZED;
    }

    /** Whether images of one batch are mixed, so that each has two labels. */
    public boolean mixes() {
        return mixup > 0 || cutmix > 0;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
