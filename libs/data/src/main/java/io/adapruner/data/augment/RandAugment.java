package io.adapruner.data.augment;

import io.adapruner.recipe.Augmentation;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two operations out of fourteen, at one magnitude (Cubuk et al. 2019, 1909.13719), with the ranges of torchvision's {@code
 * RandAugment}.
 *
 * @param magnitude of {@value Augmentation#LARGEST_MAGNITUDE}
 */
record RandAugment(int magnitude) {
    private static final int OPERATIONS = 2;
    private static final double LARGEST_SHEAR = 0.3;
    /** Of the side. */
    private static final double LARGEST_SHIFT = 150.0 / 331;

    private static final double LARGEST_ANGLE = 30;
    private static final double LARGEST_CHANGE = 0.9;
    private static final int FEWEST_BITS = 4;
    private static final int BRIGHTEST = 255;

    @FunctionalInterface
    private interface Operation {
        /** @param share of the largest magnitude, in [0, 1] */
        void apply(Pixels image, double share, SplittableRandom random);
    }

    private static final List<Operation> ALL = List.of(
            (image, share, random) -> {},
            (image, share, random) ->
                    Affine.shearedAcross(signed(LARGEST_SHEAR * share, random)).apply(image),
            (image, share, random) ->
                    Affine.shearedDown(signed(LARGEST_SHEAR * share, random)).apply(image),
            (image, share, random) -> Affine.shifted(
                            Math.rint(signed(LARGEST_SHIFT * image.width() * share, random)), 0)
                    .apply(image),
            (image, share, random) -> Affine.shifted(
                            0, Math.rint(signed(LARGEST_SHIFT * image.height() * share, random)))
                    .apply(image),
            (image, share, random) -> Affine.rotated(
                            signed(LARGEST_ANGLE * share, random), image.height(), image.width())
                    .apply(image),
            (image, share, random) -> Blend.brightness(image, 1 + signed(LARGEST_CHANGE * share, random)),
            (image, share, random) -> Blend.saturation(image, 1 + signed(LARGEST_CHANGE * share, random)),
            (image, share, random) -> Blend.contrast(image, 1 + signed(LARGEST_CHANGE * share, random)),
            (image, share, random) -> Blend.sharpness(image, 1 + signed(LARGEST_CHANGE * share, random)),
            (image, share, random) ->
                    ToneCurve.posterize(image, Byte.SIZE - (int) Math.round((Byte.SIZE - FEWEST_BITS) * share)),
            (image, share, random) -> ToneCurve.solarize(image, BRIGHTEST * (1 - share)),
            (image, share, random) -> ToneCurve.autoContrast(image),
            (image, share, random) -> ToneCurve.equalize(image));

    void apply(Pixels image, SplittableRandom random) {
        for (int i = 0; i < OPERATIONS; i++) {
            ALL.get(random.nextInt(ALL.size()))
                    .apply(image, (double) magnitude / Augmentation.LARGEST_MAGNITUDE, random);
        }
    }

    private static double signed(double size, SplittableRandom random) {
        return random.nextBoolean() ? size : -size;
    }
}
