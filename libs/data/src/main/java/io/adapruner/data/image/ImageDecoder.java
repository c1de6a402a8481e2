package io.adapruner.data.image;

import io.adapruner.data.sample.CentreCrop;
import io.adapruner.data.sample.Frame;
import io.adapruner.data.sample.Framing;
import io.adapruner.data.sample.SampleDecoder;
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
 * Decodes JPEG and PNG to uint8 planes {@code [C, H, W]} of one fixed size. Of an image of another size its {@link CentreCrop} is
 * taken, or what a framing asks for. Alpha is dropped; grey becomes three equal
 * planes where colour is wanted, colour becomes luma (ITU-R BT.601) where grey is. Not thread-safe: one per thread.
 */
public final class ImageDecoder implements SampleDecoder {
    private final int channels;
    private final Framing centre;
    private final ImageReader jpeg = reader("jpeg");
    private final ImageReader png = reader("png");

    /** @param channels 1 or 3 */
    public ImageDecoder(int channels, int height, int width) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels " + channels + " must be 1 or 3");
        }
        this.channels = channels;
        this.centre = new CentreCrop(height, width);
    }

    /**
     * @param into receives {@code channels * height * width} bytes from {@code offset}
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it cannot be decoded
     */
    @Override
    public void decode(byte[] image, byte[] into, int offset, String where) {
        decode(image, centre, into, offset, where);
    }

    @Override
    public void decode(byte[] image, Framing framing, byte[] into, int offset, String where) {
        ImageHeader header = ImageHeader.sniff(image, where);
        Planes planes = planes(image, header, where);
        Frame frame = framing.frame(planes.height(), planes.width());
        if (!frame.whole(planes.height(), planes.width())) {
            planes = Resampling.framed(planes, frame);
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

    /** Row by row: the samples of a whole image as integers would take several times its memory. */
    private Planes planes(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        byte[] bytes = new byte[channels * w * h];
        boolean indexed = image.getColorModel() instanceof IndexColorModel;
        Raster raster = image.getRaster();
        int bands = indexed ? 3 : raster.getNumBands();
        int shift = indexed ? 0 : Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        int[] row = new int[w * bands];
        for (int y = 0; y < h; y++) {
            if (indexed) {
                colours(image, y, row);
            } else {
                // samples as stored: getRGB would apply a gamma to grey images
                raster.getPixels(0, y, w, 1, row);
            }
            arrange(row, bands, shift, bytes, y * w, w * h);
        }
        return new Planes(channels, h, w, bytes);
    }

    private static void colours(BufferedImage image, int y, int[] row) {
        for (int x = 0; x < image.getWidth(); x++) {
            int rgb = image.getRGB(x, y);
            row[3 * x] = rgb >> 16 & 0xff;
            row[3 * x + 1] = rgb >> 8 & 0xff;
            row[3 * x + 2] = rgb & 0xff;
        }
    }

    private void arrange(int[] row, int bands, int shift, byte[] bytes, int start, int pixels) {
        boolean colour = bands >= 3;
        for (int x = 0; x < row.length / bands; x++) {
            int at = x * bands;
            int red = row[at] >> shift;
            int green = colour ? row[at + 1] >> shift : red;
            int blue = colour ? row[at + 2] >> shift : red;
            if (channels == 3) {
                bytes[start + x] = (byte) red;
                bytes[pixels + start + x] = (byte) green;
                bytes[2 * pixels + start + x] = (byte) blue;
            } else {
                bytes[start + x] = (byte) (colour ? (299 * red + 587 * green + 114 * blue + 500) / 1000 : red);
            }
        }
    }

    private static ImageReader reader(String format) {
        return ImageIO.getImageReadersByFormatName(format).next();
    }

    private static ProblemException broken(String where, String what, Exception cause) {
        return new ProblemException(ProblemCode.BROKEN_IMAGE, where + ": the image " + what, cause);
    }
}
