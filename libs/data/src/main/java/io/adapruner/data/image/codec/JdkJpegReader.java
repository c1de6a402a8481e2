package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.image.header.JpegHeader;
import java.awt.image.Raster;

/** JPEG by the JDK, where there is no native codec: inks, of which the JDK makes no colours, as Pillow makes them. */
final class JdkJpegReader implements PictureReader {
    private static final int LUMA_AND_BLACK = 2;

    private final JdkReader reader = new JdkReader("JPEG");

    @Override
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException {
        JpegHeader jpeg = JpegHeader.of(image, where);
        if (jpeg.components().size() < 4) {
            return reader.read(image, header, reduction, where);
        }
        return inks(reader.read(image, opened -> opened.readRaster(0, null)), jpeg.transform() == LUMA_AND_BLACK);
    }

    @Override
    public void close() {
        reader.close();
    }

    /** All amounts are stored inverted, as Adobe does. */
    private static Picture inks(Raster raster, boolean transformed) {
        int width = raster.getWidth();
        int[] pixels = new int[width * raster.getHeight()];
        int[] row = new int[4 * width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int[] inks = {row[4 * x], row[4 * x + 1], row[4 * x + 2]};
                if (transformed) {
                    fromLuma(inks);
                }
                pixels[y * width + x] = Inks.rgb(255 - inks[0], 255 - inks[1], 255 - inks[2], 255 - row[4 * x + 3]);
            }
        }
        return new PixelArray(width, raster.getHeight(), pixels);
    }

    /** YCC to the inverted amounts (JFIF 1.02), whose complement is what libjpeg calls CMY. */
    private static void fromLuma(int[] inks) {
        double luma = inks[0];
        double blue = inks[1] - 128.0;
        double red = inks[2] - 128.0;
        inks[0] = 255 - clamp(luma + 1.402 * red);
        inks[1] = 255 - clamp(luma - 0.344136 * blue - 0.714136 * red);
        inks[2] = 255 - clamp(luma + 1.772 * blue);
    }

    private static int clamp(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }
}
