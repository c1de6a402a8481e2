package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.GifHeader;
import io.adapruner.data.image.header.ImageHeader;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;

/** The first frame of a GIF on its screen, whose rest has the transparent colour, or else the palette's first, as in Pillow. */
final class GifReader implements PictureReader {
    private final JdkReader reader = new JdkReader("GIF");

    @Override
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException {
        BufferedImage decoded = reader.read(image, opened -> opened.read(0));
        GifHeader.Frame place = GifHeader.firstFrame(image, where);
        if (decoded.getWidth() != place.width() || decoded.getHeight() != place.height()) {
            throw new UnreadableImageException("is not of the size that its header claims");
        }
        if (place.width() == header.width() && place.height() == header.height()) {
            return BufferedPicture.of(decoded);
        }
        int[] screen = new int[header.width() * header.height()];
        Arrays.fill(screen, background(decoded));
        int[] row = new int[place.width()];
        Picture frame = BufferedPicture.of(decoded);
        for (int y = 0; y < place.height(); y++) {
            frame.row(y, 0, row.length, row);
            System.arraycopy(row, 0, screen, (place.top() + y) * header.width() + place.left(), row.length);
        }
        return new PixelArray(header.width(), header.height(), screen);
    }

    @Override
    public void close() {
        reader.close();
    }

    private static int background(BufferedImage frame) {
        return frame.getColorModel() instanceof IndexColorModel palette
                ? palette.getRGB(Math.max(0, palette.getTransparentPixel())) & 0xffffff
                : 0;
    }
}
