package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.JpegHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A JPEG as the only strip of a TIFF (TIFF Technical Note 2), which is how libtiff is asked for its lines: a directory of a few
 * entries before the bytes as they are.
 */
final class JpegTiff {
    private static final int DIRECTORY = 8;
    private static final int ENTRY = 12;
    private static final int ENTRIES = 10;
    private static final int STRIP = DIRECTORY + 2 + ENTRIES * ENTRY + 4 + 2;

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int JPEG = 7;
    private static final int BLACK_IS_ZERO = 1;
    private static final int LUMA_AND_CHROMA = 6;

    private JpegTiff() {}

    /**
     * Whether libtiff decodes it as libjpeg does by itself: grey, or luma and chroma beyond doubt, of which luma alone may be
     * sampled finer.
     */
    static boolean fits(JpegHeader jpeg) {
        List<JpegHeader.Component> components = jpeg.components();
        JpegHeader.Component first = components.getFirst();
        boolean grey = components.size() == 1 && first.samples(1, 1);
        boolean colours = jpeg.lumaAndChroma()
                && List.of(1, 2, 4).containsAll(List.of(first.across(), first.down()))
                && components.subList(1, components.size()).stream().allMatch(c -> c.samples(1, 1));
        return grey || colours;
    }

    /** @param header of that image, one that {@link #fits} */
    static MemorySegment of(byte[] image, JpegHeader header, Arena arena) {
        MemorySegment file = arena.allocate((long) STRIP + image.length);
        ByteBuffer out = file.asSlice(0, STRIP).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        JpegHeader.Component first = header.components().getFirst();
        boolean grey = header.components().size() == 1;
        out.put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(DIRECTORY)
                .putShort((short) ENTRIES);
        entry(out, 256, LONG, 1, header.width());
        entry(out, 257, LONG, 1, header.height());
        entry(out, 258, SHORT, 1, Byte.SIZE);
        entry(out, 259, SHORT, 1, JPEG);
        entry(out, 262, SHORT, 1, grey ? BLACK_IS_ZERO : LUMA_AND_CHROMA);
        entry(out, 273, LONG, 1, STRIP);
        entry(out, 277, SHORT, 1, header.components().size());
        entry(out, 278, LONG, 1, header.height());
        entry(out, 279, LONG, 1, image.length);
        // how many samples of luma, across and down, there are for one of chroma
        entry(out, 530, SHORT, 2, first.across() | (long) first.down() << Short.SIZE);
        out.putInt(0);
        MemorySegment.copy(image, 0, file, ValueLayout.JAVA_BYTE, STRIP, image.length);
        return file;
    }

    private static void entry(ByteBuffer out, int tag, int type, int count, long value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt((int) value);
    }
}
