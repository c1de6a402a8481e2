package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageHeader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The JDK's own decoders, which are written in Java: damaged bytes end in an exception at worst. */
final class JdkReader implements PictureReader {
    /** What is read of an opened image. */
    interface Reading<T> {
        T from(ImageReader reader) throws IOException, UnreadableImageException;
    }

    private final ImageReader reader;

    /** @param format as the JDK calls it */
    JdkReader(String format) {
        this.reader = ImageIO.getImageReadersByFormatName(format).next();
    }

    @Override
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException {
        BufferedImage decoded = read(image, opened -> opened.read(0));
        if (decoded.getWidth() != header.width() || decoded.getHeight() != header.height()) {
            throw new UnreadableImageException("is not of the size that its header claims");
        }
        return BufferedPicture.of(decoded);
    }

    <T> T read(byte[] image, Reading<T> reading) throws UnreadableImageException {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            reader.setInput(input, true, true);
            return reading.from(reader);
        } catch (IOException | RuntimeException e) {
            // damaged streams are answered with exceptions of every kind, ArithmeticException and NullPointerException
            // too
            throw new UnreadableImageException("cannot be decoded: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
