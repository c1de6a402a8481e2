package io.adapruner.data.sample;

/**
 * Which part of a picture is seen, and at what size.
 *
 * @param down from top to bottom
 * @param across from left to right
 * @param mirrored whether left and right change places, last of all
 */
public record Frame(Axis down, Axis across, boolean mirrored) {
    /**
     * One direction: {@code length} pixels from {@code first} are cut out and resized to {@code resized} pixels, of which
     * {@code count} from {@code start} are kept.
     */
    public record Axis(int first, int length, long resized, long start, int count) {
        public Axis {
            if (first < 0 || length < 1 || start < 0 || count < 1 || start > resized - count) {
                throw new IllegalArgumentException("no part of a picture: " + length + " pixels from " + first + ", as "
                        + resized + ", of those " + count + " from " + start);
            }
        }

        /** Whether nothing is cut out, resized or left out of so many pixels. */
        boolean whole(int pixels) {
            return first == 0 && length == pixels && resized == pixels && count == pixels;
        }
    }

    /** Whether a picture of that size stays as it is. */
    public boolean whole(int height, int width) {
        return !mirrored && down.whole(height) && across.whole(width);
    }
}
