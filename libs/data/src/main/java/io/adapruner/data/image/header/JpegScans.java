package io.adapruner.data.image.header;

/** Passes over a JPEG's pixels, without decoding (ITU T.81, annex B). */
final class JpegScans {
    /** A decoder visits every pixel in every scan; encoders make about ten. */
    private static final int MOST = 100;

    private static final int TEMPORARY = 0x01;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;

    private JpegScans() {}

    /**
     * As decoders see them: what stands between segments is skipped up to the next marker.
     *
     * @throws io.adapruner.problem.ProblemException {@code BROKEN_IMAGE} for too many scans, or without an end
     */
    static void requireWhole(ImageBytes jpeg) {
        byte[] image = jpeg.bytes();
        int scans = 0;
        int at = 0;
        while (at + 1 < image.length) {
            int marker = image[at] == (byte) 0xff ? image[at + 1] & 0xff : 0;
            if (marker == END_OF_IMAGE) {
                return;
            }
            if (marker == 0 || marker == 0xff) {
                at++;
                continue;
            }
            scans += marker == START_OF_SCAN ? 1 : 0;
            if (scans > MOST) {
                throw jpeg.broken("is a JPEG of more than " + MOST + " scans");
            }
            at += 2;
            if (!standsAlone(marker) && at + 1 < image.length) {
                at += Math.max(2, (image[at] & 0xff) << 8 | (image[at + 1] & 0xff));
            }
        }
        throw jpeg.broken("is cut short: a JPEG without its end");
    }

    private static boolean standsAlone(int marker) {
        return marker == TEMPORARY || (marker >= 0xd0 && marker <= START_OF_IMAGE);
    }
}
