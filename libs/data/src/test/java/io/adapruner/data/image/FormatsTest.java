package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.image.codec.PictureReaders;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format by its content, whatever the name says. */
class FormatsTest {
    private static final int WIDTH = 23;
    private static final int HEIGHT = 17;

    @ParameterizedTest
    @MethodSource("io.adapruner.data.image.Fixtures#names")
    void pixelsAreThoseOfPillow(String name) {
        Fixtures.assertAsInPillow(name, decoded(name, true), 1);
    }

    /** The JDK's decoder rounds chroma otherwise, and repeats it where libjpeg-turbo interpolates. */
    @ParameterizedTest
    @ValueSource(strings = {"cmyk-adobe.jpg", "cmyk-plain.jpg", "ycck.jpg", "rgb.jfif", "grey.jpeg"})
    void jpegIsDecodedWithoutNativeCodecsToo(String name) {
        Fixtures.assertAsInPillow(name, decoded(name, false), 3);
    }

    @Test
    void webpIsRefusedWithAReasonWithoutNativeCodecs() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decoded("lossy.webp", false))
                .withMessageContaining("here: the image is a WebP, which cannot be decoded on this system");
    }

    @Test
    void aFrameShorterThanItsHeaderIsRefused() {
        byte[] webp = Fixtures.image("animated.webp");
        int frame = new String(webp, StandardCharsets.ISO_8859_1).indexOf("ANMF");
        Arrays.fill(webp, frame + 4, frame + 8, (byte) 0);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> decoded(webp, true))
                .withMessageStartingWith("here: the image is a WebP whose first frame has no header");
    }

    /** Pillow takes them for 8 bits and makes nearly everything white. */
    @Test
    void greyOfSixteenBitsKeepsItsHighBytes() throws IOException {
        byte[] pgm = "P5 3 1 65535\n\0\u0001\u0080\u0000\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        var grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setDataElements(0, 0, 3, 1, new short[] {1, (short) 0x8000, (short) 0xffff});
        var png = new ByteArrayOutputStream();
        ImageIO.write(grey, "png", png);
        for (byte[] image : List.of(pgm, png.toByteArray())) {
            byte[] planes = new byte[3];
            try (var decoder = new ImageDecoder(1, 1, 3)) {
                decoder.decode(image, planes, 0, "here");
            }
            assertThat(planes).containsExactly(0, 128, 255);
        }
    }

    private static byte[] decoded(String name, boolean nativeCodecs) {
        return decoded(Fixtures.image(name), nativeCodecs);
    }

    private static byte[] decoded(byte[] image, boolean nativeCodecs) {
        byte[] planes = new byte[3 * HEIGHT * WIDTH];
        try (var decoder = new ImageDecoder(
                TensorShape.of(3, HEIGHT, WIDTH), PictureView.defaults(), new PictureReaders(nativeCodecs))) {
            decoder.decode(image, planes, 0, "here");
        }
        return planes;
    }
}
