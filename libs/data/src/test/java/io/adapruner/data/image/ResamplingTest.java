package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.sample.CentreCrop;
import io.adapruner.data.sample.Frame;
import org.junit.jupiter.api.Test;

/** A triangle filter is symmetric, so what rises evenly still does, but at the edges, where half of the triangle is cut off. */
class ResamplingTest {
    private static final int SLOPE = 10;

    /** 16 to 8 and then the first 7: each reads four pixels with weights 1, 3, 3, 1, the first one 3, 3, 1. */
    @Test
    void shrinkingToHalfAveragesWithAWideTriangle() {
        Planes small = middle(acrossRising(16, 16), 7, 7);

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
        Planes large = middle(acrossRising(7, 7), 16, 16);

        for (int x = 0; x < 16; x++) {
            double place = (1 + x + 0.5) * 7 / 18 - 0.5;
            assertThat((double) at(large, 5, x)).isCloseTo(SLOPE * place, within(0.5001));
        }
    }

    @Test
    void rowsAndColumnsAreTreatedAlike() {
        Planes across = middle(acrossRising(23, 23), 9, 9);
        Planes down = middle(transposed(acrossRising(23, 23)), 9, 9);

        assertThat(transposed(down).bytes()).isEqualTo(across.bytes());
    }

    @Test
    void everyChannelIsResizedForItself() {
        byte[] bytes = new byte[2 * 16 * 16];
        System.arraycopy(acrossRising(16, 16).bytes(), 0, bytes, 16 * 16, 16 * 16);

        Planes small = middle(new Planes(2, 16, 16, bytes), 7, 7);

        assertThat(small.bytes()).hasSize(2 * 7 * 7).startsWith(new byte[7 * 7]);
        assertThat(small.bytes()[7 * 7 + 1]).isEqualTo((byte) (2 * SLOPE + SLOPE / 2));
    }

    @Test
    void aPartIsResizedAsIfThereWereNothingAroundIt() {
        Planes picture = acrossRising(20, 24);
        var frame = new Frame(new Frame.Axis(3, 11, 7, 0, 7), new Frame.Axis(5, 9, 16, 0, 16), false);
        byte[] cut = new byte[11 * 9];
        for (int y = 0; y < 11; y++) {
            System.arraycopy(picture.bytes(), (y + 3) * 24 + 5, cut, y * 9, 9);
        }
        var whole = new Frame(new Frame.Axis(0, 11, 7, 0, 7), new Frame.Axis(0, 9, 16, 0, 16), false);

        assertThat(Resampling.framed(picture, frame).bytes())
                .isEqualTo(Resampling.framed(new Planes(1, 11, 9, cut), whole).bytes());
    }

    @Test
    void aMirroredPartIsTheSamePartFromRightToLeft() {
        var down = new Frame.Axis(1, 12, 7, 0, 7);
        var across = new Frame.Axis(2, 13, 5, 0, 5);
        Planes seen = Resampling.framed(acrossRising(16, 16), new Frame(down, across, false));
        Planes mirrored = Resampling.framed(acrossRising(16, 16), new Frame(down, across, true));

        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 5; x++) {
                assertThat(at(mirrored, y, x)).isEqualTo(at(seen, y, 4 - x));
            }
        }
    }

    private static Planes middle(Planes image, int height, int width) {
        return Resampling.framed(image, new CentreCrop(height, width).frame(image.height(), image.width()));
    }

    private static Planes acrossRising(int height, int width) {
        byte[] bytes = new byte[height * width];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (SLOPE * (i % width));
        }
        return new Planes(1, height, width, bytes);
    }

    private static Planes transposed(Planes image) {
        byte[] bytes = new byte[image.bytes().length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                bytes[x * image.height() + y] = image.bytes()[y * image.width() + x];
            }
        }
        return new Planes(1, image.width(), image.height(), bytes);
    }

    private static int at(Planes image, int y, int x) {
        return image.bytes()[y * image.width() + x] & 0xff;
    }
}
