package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.Pictures;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

    /** Native decoders are among them: what they made of a damaged byte would show as the end of this process. */
    @Property(tries = 6000)
    void damagedImagesAreRefusedOrDecodedButNothingElse(
            @ForAll("images") String name,
            @ForAll @IntRange(max = 4000) int at,
            @ForAll byte value,
            @ForAll @IntRange(max = 3) int keep) {
        byte[] damaged = Fixtures.image(name);
        if (keep == 0) {
            damaged = Arrays.copyOf(damaged, at % damaged.length);
        }
        if (damaged.length > 0) {
            damaged[at % damaged.length] = value;
        }
        try {
            assertThat(decoded(damaged, 3, 8, 8)).hasSize(192);
        } catch (ProblemException e) {
            assertThat(e.code()).isEqualTo(ProblemCode.BROKEN_IMAGE);
            assertThat(e).hasMessageStartingWith("here: ");
        }
    }

    @Provide
    static Arbitrary<String> images() {
        return Arbitraries.of(Fixtures.names());
    }

    @Test
    void claimedPixelsAreBoundedBeforeDecoding() {
        byte[] bomb = Pictures.png(8, 8, 0);
        bomb[16] = 0x01;
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decoded(bomb, 3, 8, 8))
                .withMessageContaining("16777224x8 pixels");
    }

    /** Shorter sides are resized to the wanted ones; resized whole, this would be 256 by 8 million. */
    @Test
    void aLineOfPixelsIsCroppedBeforeItIsResized() {
        byte[] red = decoded(Pictures.png(1, 32_000, 0xff0000), 3, 224, 224);
        byte[] lying = decoded(Pictures.png(32_000, 1, 0xff0000), 3, 224, 224);

        assertThat(red).hasSize(3 * 224 * 224).startsWith(255).endsWith(0);
        assertThat(lying).isEqualTo(red);
    }

    /** A decoder takes memory for what the header claims before it finds that nothing follows. */
    @Test
    void pixelsThatTheBytesCannotHoldAreNotDecoded() {
        byte[] png = Pictures.png(8, 8, 0);
        png[18] = 0x20;
        png[22] = 0x1f;
        byte[] jpeg = jpegOfSize(8000, 8000);

        for (byte[] bomb : List.of(png, jpeg)) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> decoded(bomb, 3, 8, 8))
                    .withMessageContaining("bytes cannot hold");
        }
    }

    @Test
    void aJpegOfThousandsOfScansIsNotDecoded() {
        byte[] jpeg = Pictures.jpeg(8, 8, 0x336699);
        var scans = new ByteArrayOutputStream();
        scans.write(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < 1000; i++) {
            scans.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0});
        }
        scans.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decoded(scans.toByteArray(), 3, 8, 8))
                .withMessageContaining("more than 100 scans");
    }

    /** Of 1600x1200 for 224, libjpeg-turbo makes 800x600; what is left differs by less than noise does. */
    @Test
    void decodingAtHalfTheSizeChangesLittle() {
        byte[] jpeg =
                Pictures.jpeg(1600, 1200, (x, y) -> (x / 7 % 256) << 16 | (y / 5 % 256) << 8 | (x + y) / 11 % 256);
        byte[] png = Pictures.png(1600, 1200, (x, y) -> (x / 7 % 256) << 16 | (y / 5 % 256) << 8 | (x + y) / 11 % 256);

        byte[] reduced = decoded(jpeg, 1, 224, 224);
        byte[] whole = decoded(png, 1, 224, 224);

        double meanDifference = IntStream.range(0, whole.length)
                .map(i -> Math.abs((whole[i] & 0xff) - (reduced[i] & 0xff)))
                .average()
                .orElseThrow();
        assertThat(meanDifference).isLessThan(2);
    }

    private static byte[] jpegOfSize(int width, int height) {
        byte[] jpeg = Pictures.jpeg(8, 8, 0);
        int frame = 2;
        while ((jpeg[frame + 1] & 0xff) != 0xc0) {
            frame += 2 + ((jpeg[frame + 2] & 0xff) << 8) + (jpeg[frame + 3] & 0xff);
        }
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
        return jpeg;
    }

    private static byte[] decoded(byte[] image, int channels, int height, int width) {
        byte[] planes = new byte[channels * height * width];
        try (var decoder = new ImageDecoder(channels, height, width)) {
            decoder.decode(image, planes, 0, "here");
        }
        return planes;
    }
}
