package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.sample.Frame;
import io.adapruner.recipe.Interpolation;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KernelTest {
    /** Grey columns. */
    private record Columns(int width, int height, IntUnaryOperator level) implements Picture {
        @Override
        public void row(int y, int from, int count, int[] into) {
            for (int x = 0; x < count; x++) {
                into[x] = 0x010101 * level.applyAsInt(from + x);
            }
        }
    }

    /** The first row of the picture at another size. */
    private static int[] resized(Columns picture, int height, int width, Interpolation by) {
        byte[] planes = new byte[3 * height * width];
        var frame = new Frame(
                new Frame.Axis(0, picture.height(), height, 0, height),
                new Frame.Axis(0, picture.width(), width, 0, width),
                false);
        Resampling.framed(picture, 1, frame, Kernel.of(by), new Planes(planes, 0, 3, height, width));
        return IntStream.range(0, width).map(x -> planes[x] & 0xff).toArray();
    }

    /** Keys' cubic: ((a + 2) x - (a + 3)) x^2 + 1, then a (x^3 - 5 x^2 + 8 x - 4), with a = -1/2. */
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, 0, 1", "BILINEAR, 0.25, 0.75", "BILINEAR, -1, 0", "BICUBIC, 0, 1", "BICUBIC, 0.5, 0.5625",
                "BICUBIC, 1, 0",
        "BICUBIC, -1.5, -0.0625", "BICUBIC, 2, 0", "LANCZOS, 0, 1", "LANCZOS, 1, 0", "LANCZOS, 0.5, 0.6079271",
                "LANCZOS, -1.5, -0.1350949",
        "LANCZOS, 3, 0"
    })
    void weightsAreThoseOfTheFormulas(Interpolation by, double distance, double weight) {
        assertThat(Kernel.of(by).weight(distance)).isCloseTo(weight, within(1e-7));
    }

    @ParameterizedTest
    @EnumSource
    void aFlatPictureStaysFlatAtAnySize(Interpolation by) {
        for (int level : new int[] {0, 1, 128, 255}) {
            for (int size : new int[] {1, 3, 17, 40, 133}) {
                assertThat(resized(new Columns(37, 29, x -> level), size, size + 2, by))
                        .containsOnly(level);
            }
        }
    }

    /** A cubic with a = -1/2 gives back what rises evenly; twice as large, each step is half as high. */
    @Test
    void theCubicGivesBackWhatRisesEvenly() {
        int[] row = resized(new Columns(40, 8, x -> 20 + 4 * x), 16, 80, Interpolation.BICUBIC);

        for (int x = 4; x < 76; x++) {
            assertThat(row[x]).isEqualTo(19 + 2 * x);
        }
    }

    /** Between black and white negative weights reach beyond both, where there are no levels. */
    @ParameterizedTest
    @EnumSource(names = {"BICUBIC", "LANCZOS"})
    void whatReachesBeyondBlackAndWhiteIsBlackAndWhite(Interpolation by) {
        int[] row = resized(new Columns(40, 8, x -> x < 20 ? 0 : 255), 8, 120, by);

        assertThat(Arrays.copyOf(row, 51)).containsOnly(0);
        assertThat(Arrays.copyOfRange(row, 69, 120)).containsOnly(255);
        // Lanczos' third lobes are above 0 again
        assertThat(Arrays.stream(row, 51, 57).max().orElseThrow()).isLessThan(16);
        assertThat(Arrays.stream(row, 63, 69).min().orElseThrow()).isGreaterThan(239);
        assertThat(row[59]).isLessThan(row[60]);
    }

    /** Of 10 columns 4: those at (x + 1/2) 10/4. */
    @Test
    void theNearestIsTaken() {
        assertThat(resized(new Columns(10, 10, x -> x), 4, 4, Interpolation.NEAREST))
                .containsExactly(1, 3, 6, 8);
        assertThat(resized(new Columns(3, 3, x -> x), 6, 6, Interpolation.NEAREST))
                .containsExactly(0, 0, 1, 1, 2, 2);
    }
}
