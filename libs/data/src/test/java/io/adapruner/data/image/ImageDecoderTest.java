package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.Pictures;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
    @Test
    void pngBecomesPlanesInRgbOrder() {
        byte[] planes = decoded(Pictures.png(2, 2, (x, y) -> x == 0 ? 0x0a141e : 0x28323c), 3, 2, 2);
        assertThat(planes).containsExactly(10, 40, 10, 40, 20, 50, 20, 50, 30, 60, 30, 60);
    }

    @Test
    void greyLevelsAreTakenAsStored() {
        assertThat(decoded(Pictures.grey(2, 1, 100), 3, 1, 2)).containsOnly(100);
        assertThat(decoded(Pictures.grey(2, 1, 100), 1, 1, 2)).containsExactly(100, 100);
    }

    @Test
    void colourBecomesLumaWhereGreyIsWanted() {
        assertThat(decoded(Pictures.png(1, 1, 0x640000), 1, 1, 1)).containsExactly(30);
    }

    @Test
    void flatJpegKeepsItsColour() {
        byte[] planes = decoded(Pictures.jpeg(16, 16, 0x643c28), 3, 16, 16);
        assertThat((int) planes[0]).isCloseTo(0x64, within(3));
        assertThat((int) planes[256]).isCloseTo(0x3c, within(3));
        assertThat((int) planes[512]).isCloseTo(0x28, within(3));
    }

    @Property(tries = 100)
    void resizingAFlatImageKeepsItsColour(
            @ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height) {
        byte[] planes = decoded(Pictures.png(width, height, 0x0a141e), 3, 8, 12);
        assertThat(Arrays.copyOf(planes, 96)).containsOnly(10);
        assertThat(Arrays.copyOfRange(planes, 192, 288)).containsOnly(30);
    }

    @Test
    void centreOfAWideImageIsKept() {
        byte[] wide = Pictures.png(90, 30, (x, y) -> x < 30 ? 0xff0000 : x < 60 ? 0x00ff00 : 0x0000ff);
        byte[] planes = decoded(wide, 3, 30, 30);
        assertThat(planes[30 * 15 + 15]).isZero();
        assertThat(planes[900 + 30 * 15 + 15]).isEqualTo((byte) 255);
        assertThat(Arrays.copyOf(planes, 900)).containsOnly(0);
    }

    @Property(tries = 1500)
    void damagedImagesAreRefusedOrDecodedButNothingElse(
            @ForAll @IntRange(max = 699) int at, @ForAll byte value, @ForAll @IntRange(max = 700) int length) {
        byte[] image = at % 2 == 0 ? Pictures.jpeg(8, 8, 0x336699) : Pictures.png(8, 8, 0x336699);
        byte[] damaged = length > 600 ? image.clone() : Arrays.copyOf(image, Math.min(length, image.length));
        if (at < damaged.length) {
            damaged[at] = value;
        }
        try {
            assertThat(decoded(damaged, 3, 8, 8)).hasSize(192);
        } catch (ProblemException e) {
            assertThat(e.code()).isEqualTo(ProblemCode.BROKEN_IMAGE);
            assertThat(e).hasMessageStartingWith("here: ");
        }
    }

    @Test
    void claimedPixelsAreBoundedBeforeDecoding() {
        byte[] bomb = Pictures.png(8, 8, 0);
        bomb[16] = 0x01;
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decoded(bomb, 3, 8, 8))
                .withMessageContaining("16777224x8 pixels");
    }

    private static byte[] decoded(byte[] image, int channels, int height, int width) {
        byte[] planes = new byte[channels * height * width];
        try (var decoder = new ImageDecoder(channels, height, width)) {
            decoder.decode(image, planes, 0, "here");
        }
        return planes;
    }
}
