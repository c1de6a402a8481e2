package io.adapruner.data.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.adapruner.data.image.Fixtures;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.problem.ProblemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By lines or as a whole: the same pixels, also of damaged images. */
class JpegLinesTest {
    private static final String HERE = "here";
    private final NativeJpegReader reader =
            new NativeJpegReader(NativeCodecs.loaded().orElseThrow());

    @ParameterizedTest
    @ValueSource(strings = {"progressive.jpg", "restarts.JPG", "grey.jpeg"})
    void linesAreThoseOfTheWhole(String name) throws UnreadableImageException {
        byte[] image = Fixtures.image(name);

        assertThat(byLines(image)).isEqualTo(whole(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb.jfif", "cmyk-adobe.jpg", "cmyk-plain.jpg", "ycck.jpg"})
    void otherColoursAreReadAsAWhole(String name) throws UnreadableImageException {
        try (Picture picture = read(Fixtures.image(name), 1)) {
            assertThat(picture).isInstanceOf(PixPicture.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lastLinesAreNotNeeded(boolean progressive) throws Exception {
        byte[] image = photograph(progressive);
        try (Picture picture = read(image, 1);
                Picture whole = reader.whole(image, 1)) {
            for (int y : List.of(5, 9, 9, 30)) {
                int[] part = new int[20];
                int[] expected = new int[20];
                picture.row(y, 13, part.length, part);
                whole.row(y, 13, part.length, expected);
                assertThat(part).containsExactly(expected);
            }
            assertThatIllegalArgumentException().isThrownBy(() -> picture.row(29, 0, 1, new int[1]));
        }
    }

    /** Bytes of pixels are overwritten, a few in each image; what cannot be read on is black in both. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damagedImagesGiveTheSamePixels(boolean progressive) throws Exception {
        byte[] image = photograph(progressive);
        var random = new SplittableRandom(7);
        int different = 0;
        List<String> undamaged = whole(image);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = image.clone();
            for (int k = 0; k <= i % 4; k++) {
                damaged[random.nextInt(scan(image), image.length - 2)] = (byte) random.nextInt(256);
            }
            List<String> rows;
            try {
                rows = whole(damaged);
            } catch (UnreadableImageException | ProblemException e) {
                continue;
            }
            assertThat(rowsOf(read(damaged, 1))).as("image %d", i).isEqualTo(rows);
            different += rows.equals(undamaged) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(100);
    }

    private List<String> byLines(byte[] image) throws UnreadableImageException {
        Picture picture = read(image, 1);
        assertThat(picture).isInstanceOf(JpegLines.class);
        return rowsOf(picture);
    }

    private List<String> whole(byte[] image) throws UnreadableImageException {
        return rowsOf(reader.whole(image, 1));
    }

    private Picture read(byte[] image, int reduction) throws UnreadableImageException {
        return reader.read(image, ImageHeader.sniff(image, HERE), reduction, HERE);
    }

    private static List<String> rowsOf(Picture picture) {
        try (picture) {
            var rows = new ArrayList<String>();
            for (int y = 0; y < picture.height(); y++) {
                int[] row = new int[picture.width()];
                picture.row(y, 0, row.length, row);
                rows.add(Arrays.toString(row));
            }
            return rows;
        }
    }

    private static int scan(byte[] jpeg) {
        for (int i = 0; ; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xda) {
                return i + 14;
            }
        }
    }

    /** Waves and noise of 61x47 pixels, luma sampled twice as fine as chroma. */
    private static byte[] photograph(boolean progressive) throws IOException {
        var random = new SplittableRandom(3);
        var picture = new BufferedImage(61, 47, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int red = (int) (128 + 100 * Math.sin(x / 5.0 + y / 9.0));
                int green = (int) (128 + 90 * Math.cos(x * y / 200.0));
                picture.setRGB(x, y, red << 16 | green << 8 | random.nextInt(256));
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
