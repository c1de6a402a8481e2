package io.adapruner.benchmarks.fuzz.seed;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small encoded images of a colour gradient. */
final class Pictures {
    private Pictures() {}

    static byte[] png(int width, int height, boolean colour) throws IOException {
        return encoded(image(width, height, colour), "png", false);
    }

    static byte[] jpeg(int width, int height, boolean colour) throws IOException {
        return encoded(image(width, height, colour), "jpeg", false);
    }

    static byte[] progressive(int width, int height) throws IOException {
        return encoded(image(width, height, true), "jpeg", true);
    }

    static byte[] palette(int width, int height) throws IOException {
        return encoded(drawn(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED)), "png", false);
    }

    private static BufferedImage image(int width, int height, boolean colour) {
        return drawn(
                new BufferedImage(width, height, colour ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY));
    }

    private static BufferedImage drawn(BufferedImage image) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 0xff000000 | ((x * 20) << 16) | ((y * 30) << 8) | ((x * y) % 256));
            }
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format, boolean progressive) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
