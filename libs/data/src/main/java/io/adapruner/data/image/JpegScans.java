package io.adapruner.data.image;

/** Counts the passes over a JPEG's pixels, without decoding (ITU T.81, annex B). */
final class JpegScans {
    private static final int TEMPORARY = 0x01;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;

    private JpegScans() {}

    /** As decoders see them: what stands between segments is skipped up to the next marker. */
    static int count(byte[] image) {
        int scans = 0;
        int at = 0;
        while (at + 1 < image.length) {
            int marker = image[at] == (byte) 0xff ? image[at + 1] & 0xff : 0;
            if (marker == END_OF_IMAGE) {
                break;
            }
            if (marker == 0 || marker == 0xff) {
                at++;
                continue;
            }
            scans += marker == START_OF_SCAN ? 1 : 0;
            at += 2;
            if (!standsAlone(marker) && at + 1 < image.length) {
                at += Math.max(2, (image[at] & 0xff) << 8 | (image[at + 1] & 0xff));
            }
        }
        return scans;
    }

    private static boolean standsAlone(int marker) {
        return marker == TEMPORARY || (marker >= 0xd0 && marker <= START_OF_IMAGE);
    }
}
