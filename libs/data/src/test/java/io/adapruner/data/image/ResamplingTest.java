package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.sample.CentreCrop;
import io.adapruner.data.sample.Frame;
import io.adapruner.recipe.Interpolation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A triangle filter is symmetric, so what rises evenly still does, but at the edges, where half of the triangle is cut off. */
class ResamplingTest {
    private static final int SLOPE = 10;

    /** 16 to 8 and then the first 7: each reads four pixels with weights 1, 3, 3, 1, the first one 3, 3, 1. */
    @Test
    void shrinkingToHalfAveragesWithAWideTriangle() {
        Picture small = cropped(acrossRising(16, 16), 7);

        for (int y = 0; y < 7; y++) {
            for (int x = 1; x < 7; x++) {
                assertThat(at(small, y, x)).isEqualTo(SLOPE * 2 * x + SLOPE / 2);
            }
            assertThat(at(small, y, 0)).isEqualTo((int) Math.round(SLOPE * (3 * 0 + 3 * 1 + 1 * 2) / 7.0));
        }
    }

    /** 7 to 18, of which the middle 16 stay. */
    @Test
    void enlargingInterpolatesBetweenTwoNeighbours() {
        Picture large = cropped(acrossRising(7, 7), 16);

        for (int x = 0; x < 16; x++) {
            double place = (1 + x + 0.5) * 7 / 18 - 0.5;
            assertThat((double) at(large, 5, x)).isCloseTo(SLOPE * place, within(0.5001));
        }
    }

    @Test
    void rowsAndColumnsAreTreatedAlike() {
        Levels across = cropped(acrossRising(23, 23), 9);
        Levels down = cropped(acrossRising(23, 23).transposed(), 9);

        assertThat(down.transposed().red()).isEqualTo(across.red());
    }

    @Test
    void everyChannelIsResizedForItself() {
        Levels rising = acrossRising(16, 16);
        byte[] planes = new byte[3 * 7 * 7];

        Resampling.framed(
                new Levels(16, 16, rising.red(), new int[256], rising.red()),
                1,
                new CentreCrop(7, 7).frame(16, 16),
                Kernel.of(Interpolation.BILINEAR),
                new Planes(planes, 0, 3, 7, 7));

        assertThat(Arrays.copyOfRange(planes, 49, 98)).containsOnly(0);
        assertThat(Arrays.copyOf(planes, 49)).isEqualTo(Arrays.copyOfRange(planes, 98, 147));
        assertThat(planes[1]).isEqualTo((byte) (2 * SLOPE + SLOPE / 2));
    }

    /** Hundreds of weights are rounded, and white stays white. */
    @Test
    void weightsAddUpToOneHoweverManyThereAre() {
        int[] white = new int[4000 * 3000];
        Arrays.fill(white, 255);

        assertThat(cropped(new Levels(4000, 3000, white, white, white), 5).red())
                .containsOnly(255);
    }

    /** Sides of the picture; {@code Resize(256)} and {@code CenterCrop(224)} of torchvision say what the cover is. */
    @ParameterizedTest
    @CsvSource({"500, 375, 341, 256", "375, 500, 256, 341", "334, 500, 256, 383", "448, 448, 256, 256"})
    void theLongerSideIsRoundedDown(int width, int height, int coverWidth, int coverHeight) {
        Frame frame = new CentreCrop(224, 224).frame(height, width);

        assertThat(frame.across().resized()).isEqualTo(coverWidth);
        assertThat(frame.down().resized()).isEqualTo(coverHeight);
    }

    @ParameterizedTest
    @CsvSource({"500, 375, 1", "1100, 1023, 1", "1100, 1024, 2", "4000, 3000, 4", "9000, 9000, 8"})
    void aJpegIsDecodedSmallerWhereHalvingIsLeftToDo(int width, int height, int reduction) {
        assertThat(Kernel.of(Interpolation.BILINEAR).reduction(new CentreCrop(224, 224).frame(height, width)))
                .isEqualTo(reduction);
    }

    @Test
    void aPartIsResizedAsIfThereWereNothingAroundIt() {
        Levels picture = acrossRising(20, 24);
        var frame = new Frame(new Frame.Axis(3, 11, 7, 0, 7), new Frame.Axis(5, 9, 16, 0, 16), false);
        int[] cut = new int[11 * 9];
        Arrays.setAll(cut, i -> picture.red()[(i / 9 + 3) * 24 + 5 + i % 9]);
        var whole = new Frame(new Frame.Axis(0, 11, 7, 0, 7), new Frame.Axis(0, 9, 16, 0, 16), false);

        assertThat(framed(picture, frame).red())
                .isEqualTo(framed(new Levels(9, 11, cut, cut, cut), whole).red());
    }

    @Test
    void aMirroredPartIsTheSamePartFromRightToLeft() {
        var down = new Frame.Axis(1, 12, 7, 0, 7);
        var across = new Frame.Axis(2, 13, 5, 0, 5);
        Levels seen = framed(acrossRising(16, 16), new Frame(down, across, false));
        Levels mirrored = framed(acrossRising(16, 16), new Frame(down, across, true));

        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 5; x++) {
                assertThat(at(mirrored, y, x)).isEqualTo(at(seen, y, 4 - x));
            }
        }
    }

    private static Levels cropped(Levels image, int extent) {
        return framed(image, new CentreCrop(extent, extent).frame(image.height(), image.width()));
    }

    private static Levels framed(Levels image, Frame frame) {
        int height = frame.down().count();
        int width = frame.across().count();
        byte[] planes = new byte[3 * height * width];
        Resampling.framed(image, 1, frame, Kernel.of(Interpolation.BILINEAR), new Planes(planes, 0, 3, height, width));
        int[] red = new int[height * width];
        Arrays.setAll(red, i -> planes[i] & 0xff);
        return new Levels(width, height, red, red, red);
    }

    private static Levels acrossRising(int height, int width) {
        int[] levels = new int[height * width];
        Arrays.setAll(levels, i -> SLOPE * (i % width));
        return new Levels(width, height, levels, levels, levels);
    }

    private static int at(Picture image, int y, int x) {
        int[] pixel = new int[1];
        image.row(y, x, 1, pixel);
        return pixel[0] >> 16;
    }

    /** The levels of each colour, row by row. */
    private record Levels(int width, int height, int[] red, int[] green, int[] blue) implements Picture {
        @Override
        public void row(int y, int from, int count, int[] into) {
            for (int x = 0; x < count; x++) {
                int at = y * width + from + x;
                into[x] = red[at] << 16 | green[at] << 8 | blue[at];
            }
        }

        Levels transposed() {
            int[] turned = new int[red.length];
            Arrays.setAll(turned, i -> red[i % height * width + i / height]);
            return new Levels(height, width, turned, turned, turned);
        }
    }
}
