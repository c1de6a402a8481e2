package io.adapruner.benchmarks.fuzz;

import io.adapruner.data.image.ImageDecoder;
import io.adapruner.data.image.header.ImageHeader;

/** Images of all formats: what the header claims, then the pixels, in colour and in grey. */
public final class ImageTarget {
    private static final int EXTENT = 32;
    /** An image in memory, its planes and what the decoders need besides; for each of two decodings. */
    private static final long BYTES_PER_PIXEL = 2 * 12;

    private ImageTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        long[] pixels = {0};
        Promises.kept(input, () -> {
            ImageHeader header = ImageHeader.sniff(input, "image");
            pixels[0] = (long) header.width() * header.height();
        });
        Promises.kept(input, BYTES_PER_PIXEL * pixels[0], () -> {
            decoded(input, 3);
            decoded(input, 1);
        });
    }

    private static void decoded(byte[] image, int channels) {
        try (var decoder = new ImageDecoder(channels, EXTENT, EXTENT)) {
            decoder.decode(image, new byte[channels * EXTENT * EXTENT], 0, "image");
        }
    }
}
