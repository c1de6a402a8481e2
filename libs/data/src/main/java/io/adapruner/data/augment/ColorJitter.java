package io.adapruner.data.augment;

import io.adapruner.data.Shuffle;
import java.util.SplittableRandom;

/**
 * Brightness, contrast and saturation, in an order of their own for every image, each multiplied by a number from
 * {@code [max(0, 1 - strength), 1 + strength]}.
 */
record ColorJitter(double strength) {
    private static final int KINDS = 3;

    void apply(Pixels image, SplittableRandom random) {
        for (int kind : Shuffle.permutation(KINDS, random)) {
            double factor = random.nextDouble(Math.max(0, 1 - strength), Math.nextUp(1 + strength));
            switch (kind) {
                case 0 -> Blend.brightness(image, factor);
                case 1 -> Blend.contrast(image, factor);
                default -> Blend.saturation(image, factor);
            }
        }
    }
}
