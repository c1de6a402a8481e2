package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.image.ImageDecoder;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Interpolation;
import io.adapruner.recipe.PictureView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as Pillow decodes, and as Pillow and torchvision resize and crop, those that {@code images.py} makes with Pillow. */
class PillowTest {
    private static final Path SCRIPT = Path.of("python/images.py");
    private static final List<String> SIZES = List.of("133x77", "61x200", "700x520");
    private static final int KINDS = 74;
    private static final int WIDTH = 48;
    private static final int HEIGHT = 40;

    @TempDir
    private Path folder;

    @Test
    void pixelsAreWithinOneLevelOfPillows() throws IOException, InterruptedException {
        String python = PythonEnvironment.interpreter();
        List<String> arguments =
                Stream.concat(Stream.of(folder.toString()), SIZES.stream()).toList();
        PythonEnvironment.run(python, SCRIPT, arguments, SIZES.size() * KINDS, folder.resolve("python.log"));

        var softly = new SoftAssertions();
        for (Path image : images()) {
            ByteBuffer whole = expected(image, ".rgb");
            int width = whole.getInt();
            int height = whole.getInt();
            softly.assertThat(difference(image, height, width, PictureView.defaults(), whole))
                    .as("%s", image.getFileName())
                    .isLessThanOrEqualTo(1);
            softly.assertThat(difference(image, HEIGHT, WIDTH, PictureView.defaults(), expected(image, ".fitted")))
                    .as("%s, resized and cropped", image.getFileName())
                    .isLessThanOrEqualTo(isReduced(image) ? 12 : 2);
            views(softly, image);
        }
        softly.assertAll();
    }

    /** With filters that decode no smaller picture, and the nearest pixel of what a lossless format holds to the bit. */
    private void views(SoftAssertions softly, Path image) throws IOException {
        for (Interpolation by : List.of(Interpolation.BICUBIC, Interpolation.LANCZOS, Interpolation.NEAREST)) {
            var view = new PictureView(Optional.of(64), PictureView.Crop.CENTRE, by, PictureView.Orientation.IGNORED);
            softly.assertThat(difference(
                            image,
                            HEIGHT,
                            WIDTH,
                            view,
                            expected(image, "." + by.name().toLowerCase(Locale.ROOT))))
                    .as("%s, %s", image.getFileName(), by)
                    .isLessThanOrEqualTo(by == Interpolation.NEAREST ? 1 : 3);
        }
        var whole = new PictureView(
                Optional.empty(), PictureView.Crop.WHOLE, Interpolation.BILINEAR, PictureView.Orientation.IGNORED);
        softly.assertThat(difference(image, HEIGHT, WIDTH, whole, expected(image, ".whole")))
                .as("%s, whole", image.getFileName())
                .isLessThanOrEqualTo(isReduced(image) ? 12 : 2);
        var upright = new PictureView(
                Optional.empty(), PictureView.Crop.CENTRE, Interpolation.BILINEAR, PictureView.Orientation.APPLIED);
        ByteBuffer turned = expected(image, ".upright");
        int width = turned.getInt();
        int height = turned.getInt();
        softly.assertThat(difference(image, height, width, upright, turned))
                .as("%s, upright", image.getFileName())
                .isLessThanOrEqualTo(1);
    }

    /** Of these libjpeg-turbo decodes a smaller picture, which is another way to shrink. */
    private static boolean isReduced(Path image) {
        String name = image.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.startsWith("700") && name.matches(".*(jpe?g|jfif)");
    }

    private List<Path> images() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> images = files.filter(file -> Files.exists(file.resolveSibling(file.getFileName() + ".rgb")))
                    .sorted()
                    .toList();
            assertThat(images).hasSize(SIZES.size() * KINDS);
            return images;
        }
    }

    private static ByteBuffer expected(Path image, String ending) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(image.resolveSibling(image.getFileName() + ending)))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The largest of all pixels and colours. */
    private static int difference(Path image, int height, int width, PictureView view, ByteBuffer expected)
            throws IOException {
        byte[] planes = new byte[3 * height * width];
        try (var decoder = new ImageDecoder(TensorShape.of(3, height, width), view)) {
            decoder.decode(Files.readAllBytes(image), planes, 0, image.toString());
        }
        int most = 0;
        for (int i = 0; i < planes.length; i++) {
            int found = planes[i % 3 * height * width + i / 3] & 0xff;
            most = Math.max(most, Math.abs(found - (expected.get() & 0xff)));
        }
        return most;
    }
}
