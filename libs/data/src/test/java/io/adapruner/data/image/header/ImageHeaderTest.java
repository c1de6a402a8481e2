package io.adapruner.data.image.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.image.Fixtures;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "rgb.jfif, JPEG, true",
        "grey.jpeg, JPEG, false",
        "cmyk-plain.jpg, JPEG, true",
        "grey-alpha.png, PNG, false",
        "palette-4.png, PNG, true",
        "interlaced.gif, GIF, true",
        "palette.bmp, BMP, true",
        "fax.tif, TIFF, false",
        "cmyk.tif, TIFF, true",
        "animated.webp, WEBP, true",
        "lossless-alpha.webp, WEBP, true",
        "two-bytes.ppm, NETPBM, true",
        "plain.pgm, NETPBM, false"
    })
    void saysFormatSizeAndColour(String name, ImageFormat format, boolean colour) {
        assertThat(ImageHeader.sniff(Fixtures.image(name), "here")).isEqualTo(new ImageHeader(format, 23, 17, colour));
    }

    /** Whether by its end, its length or its checksums. */
    @ParameterizedTest
    @MethodSource("io.adapruner.data.image.Fixtures#names")
    void anImageCutShortIsNoticedBeforeItIsDecoded(String name) {
        byte[] whole = Fixtures.image(name);
        refused(Arrays.copyOf(whole, whole.length * 2 / 3), "cut short", "cannot hold", "truncated");
    }

    @Test
    void whatIsNoImageIsSaidToBeNone() {
        refused(new byte[0], "the image is empty");
        refused("<html><body>404 Not found</body></html>".getBytes(StandardCharsets.UTF_8), "is none of JPEG, PNG");
        refused("\u00ff\u00d8\u00ff\u00e0garbage garbage garbage".getBytes(StandardCharsets.ISO_8859_1), "cut short");
    }

    @Test
    void aPngWithAWrongChecksumIsBroken() {
        byte[] png = Fixtures.image("rgba.png");
        png[60] ^= 1;
        refused(png, "wrong checksum");
    }

    /** Width and height at their places in the header, where nothing but these bounds keeps a decoder from taking memory. */
    @ParameterizedTest
    @CsvSource({"palette.bmp, 18, 4", "interlaced.gif, 6, 2", "animated.webp, 24, 3"})
    void claimsAreBounded(String name, int at, int bytes) {
        byte[] image = Fixtures.image(name);
        for (int side = 0; side < 2; side++) {
            Arrays.fill(image, at + side * bytes, at + side * bytes + Math.min(bytes, 2), (byte) 0x7f);
        }
        refused(image, "cannot hold", "are read");
    }

    /** The JDK's reader believes another of two equal tags, and takes memory for values of types that it does not know. */
    @Test
    void aTiffThatReadersMayUnderstandDifferentlyIsBroken() {
        for (int entry = 0; entry < 3; entry++) {
            byte[] twice = Fixtures.image("tiff_lzw.TIF");
            int at = tags(twice).getInt(4) + 2 + 12 * entry;
            short tag = tags(twice).getShort(at);
            tags(twice).putShort(at + 12, tag);
            refused(twice, "says tag " + tag + " twice");

            byte[] unknown = Fixtures.image("tiff_lzw.TIF");
            tags(unknown).putShort(at + 2, (short) 1024);
            refused(unknown, "of the unknown type 1024");

            byte[] many = Fixtures.image("tiff_lzw.TIF");
            tags(many).putInt(at + 4, 0x7fffffff);
            refused(many, "cut short");
        }
    }

    private static ByteBuffer tags(byte[] tiff) {
        return ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void refused(byte[] image, String... oneOf) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ImageHeader.sniff(image, "here"))
                .returns(ProblemCode.BROKEN_IMAGE, ProblemException::code)
                .satisfies(e -> assertThat(Arrays.stream(oneOf)).anyMatch(e.getMessage()::contains));
    }
}
