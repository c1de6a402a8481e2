package io.adapruner.data.image.header;

import io.adapruner.problem.ProblemException;

/**
 * What an image claims to be, read without decoding.
 *
 * @param width in pixels
 * @param height in pixels
 * @param colour false for pure grey
 */
public record ImageHeader(ImageFormat format, int width, int height, boolean colour) {
    /** Most pixels that an image may claim. */
    public static final long MAX_PIXELS = 1L << 26;

    /**
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it is of no {@linkplain ImageFormat format} that is read, is cut short,
     *     claims no pixels, more than {@link #MAX_PIXELS} or more than its bytes can hold, or is a JPEG of very many scans
     */
    public static ImageHeader sniff(byte[] file, String where) {
        var image = new ImageBytes(file, where);
        ImageFormat format = ImageFormat.of(file).orElseThrow(() -> image.broken(notAnImage(image)));
        Claim claim =
                switch (format) {
                    case JPEG -> JpegHeader.read(image);
                    case PNG -> PngHeader.read(image);
                    case GIF -> GifHeader.read(image);
                    case BMP -> BmpHeader.read(image);
                    case TIFF -> TiffHeader.read(image);
                    case WEBP -> WebpHeader.read(image);
                    case NETPBM -> NetpbmHeader.read(image).claim();
                };
        String claimed = "claims " + claim.width() + "x" + claim.height() + " pixels";
        if (claim.width() < 1
                || claim.height() < 1
                || claim.width() > MAX_PIXELS
                || claim.width() * claim.height() > MAX_PIXELS) {
            throw image.broken(claimed + "; 1 to " + MAX_PIXELS + " are read");
        }
        if (claim.fewestBytes() > file.length) {
            throw image.broken(claimed + ", which its " + file.length + " bytes cannot hold");
        }
        requireWhole(format, image);
        return new ImageHeader(format, (int) claim.width(), (int) claim.height(), claim.colour());
    }

    private static String notAnImage(ImageBytes image) {
        return image.length() == 0 ? "is empty" : "is none of JPEG, PNG, GIF, BMP, TIFF, WebP and PPM";
    }

    /** Half an image would be decoded to half a picture by some decoders, and be noticed late by others. */
    private static void requireWhole(ImageFormat format, ImageBytes image) {
        switch (format) {
            case JPEG -> JpegScans.requireWhole(image);
            case PNG -> PngHeader.requireWhole(image);
            case GIF -> GifHeader.requireWhole(image);
            case WEBP -> WebpHeader.requireWhole(image);
            case BMP, TIFF, NETPBM -> {
                // of these the claim counts every byte, or says where they lie
            }
        }
    }
}
