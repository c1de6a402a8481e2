package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.image.header.NetpbmHeader;

/** Netpbm's bitmaps, graymaps and pixmaps. Values are scaled to 8 bits by the largest that the header names. */
final class NetpbmReader implements PictureReader {
    @Override
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException {
        NetpbmHeader format = NetpbmHeader.of(image, where);
        Values values = format.plain() ? new Decimals(image, format) : stored(image, format);
        int[] pixels = new int[header.width() * header.height()];
        for (int y = 0; y < header.height(); y++) {
            for (int x = 0; x < header.width(); x++) {
                int first = scaled(values.next(), format);
                int pixel = y * header.width() + x;
                pixels[pixel] = format.samples() == 1
                        ? first * 0x010101
                        : first << 16 | scaled(values.next(), format) << 8 | scaled(values.next(), format);
            }
            values.endRow();
        }
        return new PixelArray(header.width(), header.height(), pixels);
    }

    private static int scaled(int value, NetpbmHeader format) {
        int level = (int) ((255L * value + format.largest() / 2) / format.largest());
        return format.bitmap() ? 255 - level : level;
    }

    private static Values stored(byte[] image, NetpbmHeader format) {
        return format.bitmap() ? new Bits(image, format) : new Stored(image, format);
    }

    /** The values of an image one after another, none above the largest. */
    private interface Values {
        int next() throws UnreadableImageException;

        default void endRow() {
            // rows are not padded
        }
    }

    private static final class Stored implements Values {
        private final byte[] image;
        private final int largest;
        private int at;

        Stored(byte[] image, NetpbmHeader format) {
            this.image = image;
            this.largest = format.largest();
            this.at = format.pixels();
        }

        @Override
        public int next() {
            int value = image[at++] & 0xff;
            if (largest > 255) {
                value = value << 8 | (image[at++] & 0xff);
            }
            return Math.min(value, largest);
        }
    }

    /** Eight to a byte, the highest first; rows begin with a byte. */
    private static final class Bits implements Values {
        private final byte[] image;
        private long bit;

        Bits(byte[] image, NetpbmHeader format) {
            this.image = image;
            this.bit = 8L * format.pixels();
        }

        @Override
        public int next() {
            int value = (image[(int) (bit / 8)] >> (7 - bit % 8)) & 1;
            bit++;
            return value;
        }

        @Override
        public void endRow() {
            bit = (bit + 7) / 8 * 8;
        }
    }

    /** Written out, with anything but digits between them; the values of a bitmap are single digits. */
    private static final class Decimals implements Values {
        private final byte[] image;
        private final NetpbmHeader format;
        private int at;

        Decimals(byte[] image, NetpbmHeader format) {
            this.image = image;
            this.format = format;
            this.at = format.pixels();
        }

        @Override
        public int next() throws UnreadableImageException {
            while (at < image.length && !isDigit(image[at])) {
                at++;
            }
            if (at == image.length) {
                throw new UnreadableImageException("is cut short: a PPM with too few values");
            }
            int value = 0;
            int digits = 0;
            while (at < image.length && isDigit(image[at]) && digits < (format.bitmap() ? 1 : 6)) {
                value = 10 * value + image[at++] - '0';
                digits++;
            }
            return Math.min(value, format.largest());
        }

        private static boolean isDigit(byte letter) {
            return letter >= '0' && letter <= '9';
        }
    }
}
