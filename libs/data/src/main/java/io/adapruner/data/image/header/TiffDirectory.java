package io.adapruner.data.image.header;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The first directory of a TIFF (TIFF 6.0).
 *
 * @param values of the tags whose values are whole numbers
 */
record TiffDirectory(Map<Integer, long[]> values) {
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int STRIP_OFFSETS = 273;
    static final int SAMPLES = 277;
    static final int STRIP_BYTES = 279;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;

    private static final int ENTRY = 12;
    /** Of one value, by its type. */
    private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    /** Types of whole numbers without a sign: of one, two and four bytes. */
    private static final Set<Integer> WHOLE = Set.of(1, 3, 4);

    /** Values of one tag: the strips of the largest image that is read are fewer. */
    private static final int MOST_VALUES = 1 << 20;

    static TiffDirectory of(ImageBytes image) {
        boolean little = image.says(0, "II");
        var values = new HashMap<Integer, long[]>();
        long at = image.u32(4, little);
        int entries = image.u16(at, little);
        image.require(at + 2, (long) entries * ENTRY);
        var tags = new HashSet<Integer>();
        for (int i = 0; i < entries; i++) {
            long entry = at + 2 + (long) i * ENTRY;
            int tag = image.u16(entry, little);
            if (!tags.add(tag)) {
                // Readers differ in which one they believe.
                throw image.broken("is a TIFF that says tag " + tag + " twice");
            }
            int type = image.u16(entry + 2, little);
            if (type < 1 || type >= BYTES.length) {
                throw image.broken("is a TIFF with a tag " + tag + " of the unknown type " + type);
            }
            int bytes = BYTES[type];
            long count = image.u32(entry + 4, little);
            long from = count * bytes <= 4 ? entry + 8 : image.u32(entry + 8, little);
            image.require(from, count * bytes);
            if (WHOLE.contains(type) && count > 0 && count <= MOST_VALUES) {
                long[] read = new long[(int) count];
                for (int k = 0; k < count; k++) {
                    read[k] = number(image, from + (long) k * bytes, bytes, little);
                }
                values.put(tag, read);
            }
        }
        return new TiffDirectory(values);
    }

    long first(int tag, long otherwise) {
        long[] found = values.get(tag);
        return found == null ? otherwise : found[0];
    }

    long[] all(int tag) {
        return values.getOrDefault(tag, new long[0]);
    }

    private static long number(ImageBytes image, long at, int bytes, boolean little) {
        return switch (bytes) {
            case 1 -> image.u8(at);
            case 2 -> image.u16(at, little);
            default -> image.u32(at, little);
        };
    }
}
