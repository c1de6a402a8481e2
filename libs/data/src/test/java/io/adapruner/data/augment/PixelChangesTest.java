package io.adapruner.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Augmentation.Crop;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What each change does to images whose result can be told without it. */
class PixelChangesTest {
    private static final int SIDE = 4;

    /** Channel c of pixel i is 16 i + c, so every pixel is told from every other. */
    private static Pixels image() {
        byte[] bytes = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int c = 0; c < 3; c++) {
                bytes[c * SIDE * SIDE + i] = (byte) (16 * i + c);
            }
        }
        return new Pixels(bytes, 0, 3, SIDE, SIDE);
    }

    private static int[] channel(Pixels image, int c) {
        return IntStream.range(0, image.plane()).map(i -> image.get(c, i)).toArray();
    }

    @Test
    void aFactorOfOneChangesNothing() {
        Pixels image = image();
        Blend.brightness(image, 1);
        Blend.contrast(image, 1);
        Blend.saturation(image, 1);
        Blend.sharpness(image, 1);
        assertThat(image.bytes()).isEqualTo(image().bytes());
    }

    @Test
    void aFactorOfNothingGivesBlackMeanGreyAndGrey() {
        Pixels black = image();
        Blend.brightness(black, 0);
        assertThat(black.bytes()).containsOnly(0);

        Pixels grey = image();
        Blend.contrast(grey, 0);
        // 120 of the pixels' numbers, and 0.587 * 1 + 0.114 * 2 of the channels'.
        assertThat(grey.bytes()).containsOnly(121);

        Pixels pale = image();
        Blend.saturation(pale, 0);
        assertThat(channel(pale, 0)).isEqualTo(channel(pale, 1)).isEqualTo(channel(pale, 2));
        assertThat(pale.get(0, 3)).isEqualTo(16 * 3 + 1);
    }

    @Test
    void valuesStopAtTheEnds() {
        Pixels image = image();
        Blend.brightness(image, 2);
        assertThat(channel(image, 0))
                .isEqualTo(
                        IntStream.range(0, 16).map(i -> Math.min(255, 32 * i)).toArray());
    }

    @Test
    void smoothingIsTheMeanOfNineWhereTheMiddleCountsFive() {
        byte[] bytes = new byte[9];
        bytes[4] = (byte) 130;
        var image = new Pixels(bytes, 0, 1, 3, 3);
        Blend.sharpness(image, 0);
        assertThat(channel(image, 0)).containsExactly(0, 0, 0, 0, 50, 0, 0, 0, 0);
    }

    @Test
    void aShiftMovesAndBlackComesAfter() {
        Pixels image = image();
        Affine.shifted(1, 0).apply(image);
        assertThat(channel(image, 2))
                .containsExactly(18, 34, 50, 0, 82, 98, 114, 0, 146, 162, 178, 0, 210, 226, 242, 0);
    }

    @Test
    void aQuarterTurnTurnsASquareExactly() {
        Pixels image = image();
        Affine.rotated(90, SIDE, SIDE).apply(image);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                // Row y becomes the column that is y from one side.
                assertThat(image.get(1, y * SIDE + x)).isEqualTo(16 * (x * SIDE + SIDE - 1 - y) + 1);
            }
        }
        for (int i = 0; i < 3; i++) {
            Affine.rotated(90, SIDE, SIDE).apply(image);
        }
        assertThat(image.bytes()).isEqualTo(image().bytes());
    }

    @Test
    void aShearMovesRowsByTheirDistance() {
        Pixels image = image();
        Affine.shearedAcross(1).apply(image);
        // Of row y, pixel x is looked up at x + 0.5 + y + 0.5.
        assertThat(channel(image, 0)).containsExactly(16, 32, 48, 0, 96, 112, 0, 0, 176, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void fewerBitsCutOffTheLowerOnes() {
        Pixels image = image();
        ToneCurve.posterize(image, 2);
        assertThat(channel(image, 1))
                .isEqualTo(
                        IntStream.range(0, 16).map(i -> (16 * i + 1) / 64 * 64).toArray());
    }

    @Test
    void brightValuesBecomeNegatives() {
        Pixels image = image();
        ToneCurve.solarize(image, 128);
        assertThat(image.get(0, 7)).isEqualTo(112);
        assertThat(image.get(0, 8)).isEqualTo(255 - 128);
        ToneCurve.solarize(image, 256);
        assertThat(image.get(0, 8)).isEqualTo(255 - 128);
    }

    @Test
    void contrastSpreadsFromBlackToTheBrightest() {
        var image = new Pixels(new byte[] {50, 60, 100, 75}, 0, 1, 2, 2);
        ToneCurve.autoContrast(image);
        assertThat(channel(image, 0)).containsExactly(0, 51, 255, 127);
        var flat = new Pixels(new byte[] {50, 50, 50, 50}, 0, 1, 2, 2);
        ToneCurve.autoContrast(flat);
        assertThat(channel(flat, 0)).containsExactly(50, 50, 50, 50);
    }

    @Test
    void equalizingMakesValuesAsFrequentAsCanBe() {
        byte[] bytes = new byte[2048];
        Arrays.fill(bytes, 0, 510, (byte) 10);
        Arrays.fill(bytes, 510, 2040, (byte) 20);
        Arrays.fill(bytes, 2040, 2048, (byte) 30);
        var image = new Pixels(bytes, 0, 1, 32, 64);
        ToneCurve.equalize(image);
        // The step is (2048 - 8) / 255 = 8: 10 becomes 4 / 8, 20 becomes (4 + 510) / 8, 30 (4 + 2040) / 8.
        assertThat(channel(image, 0)).startsWith(0).contains(64).endsWith(255);
    }

    @Property(tries = 200)
    void jitterWithoutStrengthChangesNothing(@ForAll long seed) {
        Pixels image = image();
        new ColorJitter(0).apply(image, new SplittableRandom(seed));
        assertThat(image.bytes()).isEqualTo(image().bytes());
    }

    @Property(tries = 200)
    void allOperationsStayWithinTheImage(@ForAll long seed) {
        byte[] bytes = new byte[3 * 48];
        System.arraycopy(image().bytes(), 0, bytes, 48, 48);
        var middle = new Pixels(bytes, 48, 3, SIDE, SIDE);
        new RandAugment(30).apply(middle, new SplittableRandom(seed));
        new ColorJitter(1).apply(middle, new SplittableRandom(seed));
        new RandomErasing(1).apply(middle, new SplittableRandom(seed));
        for (int i = 0; i < 48; i++) {
            assertThat(bytes[i]).isZero();
            assertThat(bytes[96 + i]).isZero();
        }
    }

    @Property(tries = 200)
    void erasingChangesOneRectangleOrNothing(@ForAll long seed) {
        byte[] bytes = new byte[32 * 24];
        var image = new Pixels(bytes, 0, 1, 32, 24);
        new RandomErasing(1).apply(image, new SplittableRandom(seed));
        long changed =
                IntStream.range(0, bytes.length).filter(i -> bytes[i] != 0).count();
        assertThat(changed).isBetween(1L, (long) (0.36 * bytes.length));
        new RandomErasing(0).apply(image, new SplittableRandom(seed));
        assertThat(IntStream.range(0, bytes.length).filter(i -> bytes[i] != 0).count())
                .isEqualTo(changed);
    }

    private static byte[] flats(int... values) {
        byte[] batch = new byte[values.length * 64];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = (byte) values[i / 64];
        }
        return batch;
    }

    @Property(tries = 100)
    void averagesAreBySharesAndWithTheOneBefore(@ForAll long seed) {
        byte[] batch = flats(0, 100, 200);
        var recipe = new Augmentation(Crop.NONE, false, 0, 0, 0, 0.4, 0);
        double own = Mixing.mix(recipe, batch, TensorShape.of(1, 8, 8), new SplittableRandom(seed));
        assertThat(own).isBetween(0.0, 1.0);
        assertThat(batch).isEqualTo(flats((int) Math.round((1 - own) * 200), (int) Math.round(own * 100), (int)
                Math.round(own * 200 + (1 - own) * 100)));
    }

    @Property(tries = 100)
    void ofAPastedImageAsMuchIsForeignAsIsSaid(@ForAll long seed) {
        byte[] batch = flats(1, 2, 3);
        var recipe = new Augmentation(Crop.NONE, false, 0, 0, 0, 0, 1);
        double own = Mixing.mix(recipe, batch, TensorShape.of(1, 8, 8), new SplittableRandom(seed));
        for (int i = 0; i < 3; i++) {
            int number = i;
            long same = IntStream.range(0, 64)
                    .filter(k -> batch[number * 64 + k] == number + 1)
                    .count();
            long before = IntStream.range(0, 64)
                    .filter(k -> batch[number * 64 + k] == (number + 2) % 3 + 1)
                    .count();
            assertThat(same / 64.0).isEqualTo(own);
            assertThat(before).isEqualTo(64 - same);
        }
    }

    /** Mean 1/2 and variance 1 / (4 (2 alpha + 1)). */
    @Test
    void sharesAreDistributedAsBeta() {
        for (double alpha : new double[] {0.01, 0.2, 1, 5}) {
            var random = new SplittableRandom(7);
            var beta = new BetaDistribution(alpha);
            double[] drawn = IntStream.range(0, 100_000)
                    .mapToDouble(i -> beta.draw(random))
                    .toArray();
            double mean = IntStream.range(0, drawn.length)
                    .mapToDouble(i -> drawn[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, drawn.length)
                    .mapToDouble(i -> Math.pow(drawn[i] - 0.5, 2))
                    .average()
                    .orElseThrow();
            assertThat(mean).isBetween(0.495, 0.505);
            assertThat(variance * 4 * (2 * alpha + 1)).isBetween(0.97, 1.03);
        }
    }
}
