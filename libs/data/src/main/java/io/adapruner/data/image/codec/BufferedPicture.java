package io.adapruner.data.image.codec;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** An image of the JDK: samples as stored, without alpha and without the gamma that its grey would get. */
final class BufferedPicture implements Picture {
    private final BufferedImage image;
    private final Raster raster;
    private final int bands;
    private final int shift;
    private final boolean mapped;
    private final boolean inks;
    private int[] samples = {};

    private BufferedPicture(BufferedImage image) {
        this.image = image;
        this.raster = image.getRaster();
        this.bands = raster.getNumBands();
        int bits = raster.getSampleModel().getSampleSize(0);
        this.shift = bits - Byte.SIZE;
        this.inks = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK && bands >= 4;
        this.mapped = image.getColorModel() instanceof IndexColorModel || bits < Byte.SIZE;
    }

    /** @throws UnreadableImageException of samples that are no whole numbers of 8 or 16 bits, nor colours of a palette */
    static Picture of(BufferedImage image) throws UnreadableImageException {
        var picture = new BufferedPicture(image);
        if (!picture.mapped && picture.shift > Byte.SIZE) {
            throw new UnreadableImageException(
                    "has samples of " + (picture.shift + Byte.SIZE) + " bits; those of 8 and 16 are read");
        }
        return picture;
    }

    @Override
    public int width() {
        return image.getWidth();
    }

    @Override
    public int height() {
        return image.getHeight();
    }

    @Override
    public void row(int y, int from, int count, int[] into) {
        if (mapped) {
            image.getRGB(from, y, count, 1, into, 0, count);
            for (int x = 0; x < count; x++) {
                into[x] &= 0xffffff;
            }
            return;
        }
        if (samples.length < count * bands) {
            samples = new int[count * bands];
        }
        raster.getPixels(from, y, count, 1, samples);
        for (int x = 0; x < count; x++) {
            int at = x * bands;
            int first = samples[at] >> shift;
            if (inks) {
                into[x] = Inks.rgb(first, samples[at + 1] >> shift, samples[at + 2] >> shift, samples[at + 3] >> shift);
            } else if (bands >= 3) {
                into[x] = first << 16 | samples[at + 1] >> shift << 8 | samples[at + 2] >> shift;
            } else {
                into[x] = first * 0x010101;
            }
        }
    }
}
