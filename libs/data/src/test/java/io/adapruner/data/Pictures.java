package io.adapruner.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Small encoded images for tests. */
public final class Pictures {
    private Pictures() {}

    /** @param rgb colour 0xRRGGBB at (x, y) */
    public static byte[] png(int width, int height, IntBinaryOperator rgb) {
        return encoded(width, height, BufferedImage.TYPE_INT_RGB, rgb, "png");
    }

    /** One flat colour. */
    public static byte[] png(int width, int height, int rgb) {
        return png(width, height, (x, y) -> rgb);
    }

    public static byte[] grey(int width, int height, int level) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, level);
        }
        return written(image, "png");
    }

    public static byte[] jpeg(int width, int height, int rgb) {
        return jpeg(width, height, (x, y) -> rgb);
    }

    /** @param rgb colour 0xRRGGBB at (x, y) */
    public static byte[] jpeg(int width, int height, IntBinaryOperator rgb) {
        return encoded(width, height, BufferedImage.TYPE_INT_RGB, rgb, "jpeg");
    }

    private static byte[] encoded(int width, int height, int type, IntBinaryOperator rgb, String format) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb.applyAsInt(x, y));
            }
        }
        return written(image, format);
    }

    private static byte[] written(BufferedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
