package io.adapruner.data.image.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
    /** A directory of one entry. */
    private static byte[] exif(int orientation, boolean little) {
        return ByteBuffer.allocate(26)
                .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .put((little ? "II" : "MM").getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .array();
    }

    private static byte[] jpeg(byte[] exif) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 4, 0, 0, (byte) 0xff, (byte) 0xe1, 0
                });
        out.write(exif.length + 8);
        out.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(exif);
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda, 0, 2});
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, false, false", "2, false, false, true", "3, false, true, true", "4, false, true, false",
        "5, true, false, false", "6, true, false, true", "7, true, true, true", "8, true, true, false",
        "0, false, false, false", "9, false, false, false", "65535, false, false, false"
    })
    void eachNumberIsATurn(int number, boolean transposed, boolean upsideDown, boolean mirrored) {
        var expected = new Orientation(transposed, upsideDown, mirrored);
        for (boolean little : new boolean[] {false, true}) {
            assertThat(Orientation.of(jpeg(exif(number, little)), ImageFormat.JPEG))
                    .isEqualTo(expected);
            assertThat(Orientation.of(exif(number, little), ImageFormat.TIFF)).isEqualTo(expected);
        }
        assertThat(expected.height(2, 3)).isEqualTo(transposed ? 3 : 2);
        assertThat(expected.width(2, 3)).isEqualTo(transposed ? 2 : 3);
    }

    /** Whatever is broken: nothing is turned, and nothing is thrown. */
    @Property(tries = 2_000)
    void whatCannotBeReadSaysNothing(
            @ForAll byte[] noise, @ForAll @IntRange(max = 60) int at, @ForAll byte value, @ForAll ImageFormat format) {
        assertThat(Orientation.of(noise, format)).isNotNull();
        byte[] broken = jpeg(exif(6, true));
        broken[at % broken.length] = value;
        assertThat(Orientation.of(broken, ImageFormat.JPEG)).isNotNull();
        assertThat(Orientation.of(Arrays.copyOf(broken, at % broken.length), format))
                .isNotNull();
    }
}
