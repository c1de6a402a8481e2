package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Pictures of 23x17 pixels in the formats that the JDK does not write, and what Pillow reads in them. Made by {@code
 * integration-tests/python/images.py FOLDER 23x17}.
 */
public final class Fixtures {
    private Fixtures() {}

    public static List<String> names() {
        return List.of(
                "cmyk-adobe.jpg",
                "cmyk-plain.jpg",
                "ycck.jpg",
                "progressive.jpg",
                "rgb.jfif",
                "restarts.JPG",
                "grey.jpeg",
                "lossy.webp",
                "lossless-alpha.webp",
                "animated.webp",
                "palette-4.png",
                "rgba.png",
                "grey-alpha.png",
                "bilevel.png",
                "transparent.gif",
                "interlaced.gif",
                "palette.bmp",
                "rgba.bmp",
                "fax.tif",
                "tiff_lzw.TIF",
                "cmyk.tif",
                "two-bytes.ppm",
                "plain.pbm",
                "plain.pgm");
    }

    public static byte[] image(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That planes hold what Pillow reads, within some levels of each colour. */
    public static void assertAsInPillow(String name, byte[] planes, int levels) {
        ByteBuffer expected = ByteBuffer.wrap(image(name + ".rgb")).order(ByteOrder.LITTLE_ENDIAN);
        int pixels = expected.getInt() * expected.getInt();
        assertThat(planes).hasSize(3 * pixels);
        int most = 0;
        for (int i = 0; i < 3 * pixels; i++) {
            int found = planes[i % 3 * pixels + i / 3] & 0xff;
            most = Math.max(most, Math.abs(found - (expected.get() & 0xff)));
        }
        assertThat(most).as(name).isLessThanOrEqualTo(levels);
    }
}
