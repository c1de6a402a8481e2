package io.adapruner.data.image;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG to uint8 planes {@code [C, H, W]} of one fixed size. An image of another size is resized so that its
 * shorter side is 8/7 of the wanted one (256 for 224) and cropped at the centre. Alpha is dropped; grey becomes three equal
 * planes where colour is wanted, colour becomes luma (ITU-R BT.601) where grey is. Not thread-safe: one per thread.
 */
public final class ImageDecoder implements AutoCloseable {
    private final int channels;
    private final int height;
    private final int width;
    private final ImageReader jpeg = reader("jpeg");
    private final ImageReader png = reader("png");

    /** @param channels 1 or 3 */
    public ImageDecoder(int channels, int height, int width) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels " + channels + " must be 1 or 3");
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /**
     * @param into receives {@code channels * height * width} bytes from {@code offset}
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it cannot be decoded
     */
    public void decode(byte[] image, byte[] into, int offset, String where) {
        ImageHeader header = ImageHeader.sniff(image, where);
        Planes planes = planes(image, header, where);
        if (planes.height() != height || planes.width() != width) {
            planes = Resampling.coverAndCrop(planes, height, width);
        }
        System.arraycopy(planes.bytes(), 0, into, offset, planes.bytes().length);
    }

    @Override
    public void close() {
        jpeg.dispose();
        png.dispose();
    }

    private Planes planes(byte[] image, ImageHeader header, String where) {
        ImageReader reader =
                switch (header.format()) {
                    case JPEG -> jpeg;
                    case PNG -> png;
                };
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            reader.setInput(input, true, true);
            BufferedImage decoded = reader.read(0);
            if (decoded.getWidth() != header.width() || decoded.getHeight() != header.height()) {
                throw broken(where, "is not of the size that its header claims", null);
            }
            return planes(decoded);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
            // the decoders of the JDK answer damaged streams with all of these
            throw broken(where, "cannot be decoded: " + e.getMessage(), e);
        }
    }

    private Planes planes(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        int[] values;
        int bands;
        if (image.getColorModel() instanceof IndexColorModel) {
            int[] rgb = image.getRGB(0, 0, w, h, null, 0, w);
            bands = 3;
            values = new int[rgb.length * 3];
            for (int i = 0; i < rgb.length; i++) {
                values[3 * i] = rgb[i] >> 16 & 0xff;
                values[3 * i + 1] = rgb[i] >> 8 & 0xff;
                values[3 * i + 2] = rgb[i] & 0xff;
            }
        } else {
            // samples as stored: getRGB would apply a gamma to grey images
            Raster raster = image.getRaster();
            bands = raster.getNumBands();
            values = raster.getPixels(0, 0, w, h, (int[]) null);
            int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
            if (shift > 0) {
                for (int i = 0; i < values.length; i++) {
                    values[i] >>= shift;
                }
            }
        }
        return new Planes(channels, h, w, arranged(values, bands, w * h));
    }

    private byte[] arranged(int[] values, int bands, int pixels) {
        byte[] bytes = new byte[channels * pixels];
        boolean colour = bands >= 3;
        for (int i = 0; i < pixels; i++) {
            int at = i * bands;
            if (channels == 3) {
                bytes[i] = (byte) values[at];
                bytes[pixels + i] = (byte) values[colour ? at + 1 : at];
                bytes[2 * pixels + i] = (byte) values[colour ? at + 2 : at];
            } else {
                bytes[i] = (byte)
                        (colour
                                ? (299 * values[at] + 587 * values[at + 1] + 114 * values[at + 2] + 500) / 1000
                                : values[at]);
            }
        }
        return bytes;
    }

    private static ImageReader reader(String format) {
        return ImageIO.getImageReadersByFormatName(format).next();
    }

    private static ProblemException broken(String where, String what, Exception cause) {
        return new ProblemException(ProblemCode.BROKEN_IMAGE, where + ": the image " + what, cause);
    }
}
