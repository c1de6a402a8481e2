package io.adapruner.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PaddedCropTest {
    @Property(tries = 200)
    void croppingShiftsAndFlippingMirrorsAndNothingElseIsChanged(@ForAll long seed) {
        byte[] image = new byte[2 * 6 * 6];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i + 1);
        }
        byte[] changed = new byte[image.length];
        new PaddedCrop(2, true).apply(image, new Pixels(changed, 0, 2, 6, 6), new SplittableRandom(seed));
        boolean found = false;
        for (int down = -2; down <= 2; down++) {
            for (int right = -2; right <= 2; right++) {
                found |= Arrays.equals(changed, expected(image, down, right, false))
                        || Arrays.equals(changed, expected(image, down, right, true));
            }
        }
        assertThat(found).isTrue();
    }

    private static byte[] expected(byte[] image, int down, int right, boolean flip) {
        byte[] out = new byte[image.length];
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < 6; y++) {
                for (int x = 0; x < 6; x++) {
                    int sy = y + down;
                    int sx = x + right;
                    boolean inside = sy >= 0 && sy < 6 && sx >= 0 && sx < 6;
                    out[c * 36 + y * 6 + (flip ? 5 - x : x)] = inside ? image[c * 36 + sy * 6 + sx] : 0;
                }
            }
        }
        return out;
    }
}
