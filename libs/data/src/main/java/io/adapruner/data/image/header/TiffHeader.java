package io.adapruner.data.image.header;

import java.util.stream.IntStream;

/** What the first image of a TIFF claims (TIFF 6.0). */
final class TiffHeader {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int NONE = 1;

    private TiffHeader() {}

    static Claim read(ImageBytes image) {
        TiffDirectory directory = TiffDirectory.of(image);
        long width = directory.first(TiffDirectory.WIDTH, 0);
        long height = directory.first(TiffDirectory.HEIGHT, 0);
        int samples = Math.clamp(directory.first(TiffDirectory.SAMPLES, 1), 1, 64);
        long photometric = directory.first(TiffDirectory.PHOTOMETRIC, BLACK_IS_ZERO);
        boolean grey = samples < 3 && (photometric == WHITE_IS_ZERO || photometric == BLACK_IS_ZERO);
        if (width > ImageHeader.MAX_PIXELS || height > ImageHeader.MAX_PIXELS) {
            return new Claim(width, height, !grey, 0);
        }
        requireInside(image, directory, TiffDirectory.STRIP_OFFSETS, TiffDirectory.STRIP_BYTES);
        requireInside(image, directory, TiffDirectory.TILE_OFFSETS, TiffDirectory.TILE_BYTES);
        int bits = Math.clamp(directory.first(TiffDirectory.BITS, 1), 1, 64);
        long bytes = Claim.rowBytes(width, bits * samples) * height;
        boolean plain = directory.first(TiffDirectory.COMPRESSION, NONE) == NONE;
        return new Claim(width, height, !grey, plain ? bytes : bytes / Claim.DENSEST_LZW);
    }

    /** That every strip or tile lies in the file. */
    private static void requireInside(ImageBytes image, TiffDirectory directory, int offsets, int bytes) {
        long[] from = directory.all(offsets);
        long[] length = directory.all(bytes);
        if (from.length > 0 && length.length == 0) {
            throw image.broken("is a TIFF that does not say how long its parts are");
        }
        IntStream.range(0, Math.min(from.length, length.length)).forEach(i -> image.require(from[i], length[i]));
    }
}
