package io.adapruner.data.image.header;

/** The header of a Windows bitmap: the one of OS/2, or any that Windows has had since. */
final class BmpHeader {
    private static final int FILE_HEADER = 14;
    private static final int OS2 = 12;
    private static final int RUNS_OF_8 = 1;
    private static final int RUNS_OF_4 = 2;
    private static final int MASKS = 3;
    /** Two bytes are a run of up to 255 pixels. */
    private static final int DENSEST_RUNS = 128;

    private BmpHeader() {}

    static Claim read(ImageBytes image) {
        long pixels = image.u32(10, true);
        long header = image.u32(FILE_HEADER, true);
        boolean old = header == OS2;
        if (!old && header < 40) {
            throw image.broken("is a BMP with a header of " + header + " bytes");
        }
        long width = old ? image.u16(18, true) : image.u32(18, true);
        // negative where rows are stored from the top
        long height = old ? image.u16(20, true) : Math.abs((int) image.u32(22, true));
        int bits = image.u16(old ? 24 : 28, true);
        long compression = old ? 0 : image.u32(30, true);
        boolean runs = compression == RUNS_OF_8 || compression == RUNS_OF_4;
        if (!runs && compression != 0 && compression != MASKS) {
            throw image.broken("is a BMP with compression " + compression + ", which is not read");
        }
        if (width > ImageHeader.MAX_PIXELS || height > ImageHeader.MAX_PIXELS) {
            return new Claim(width, height, true, 0);
        }
        long bytes = runs ? width * height / DENSEST_RUNS : rowBytes(width, bits) * height;
        return new Claim(width, height, !grey(image, header, bits, old), pixels + bytes);
    }

    private static boolean grey(ImageBytes image, long header, int bits, boolean old) {
        if (bits > Byte.SIZE) {
            return false;
        }
        long used = old ? 0 : image.u32(46, true);
        int colours = used == 0 ? 1 << bits : (int) Math.min(used, 1 << bits);
        return image.greyPalette(FILE_HEADER + header, colours, old ? 3 : 4);
    }

    private static long rowBytes(long width, int bits) {
        return (Claim.rowBytes(width, bits) + 3) / 4 * 4;
    }
}
