package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.JpegHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JPEG that libtiff has libjpeg-turbo decode line by line, so that what lies below the last line that is read is never decoded.
 * Where decoding can go no further, the lines that are left are black.
 */
final class JpegLines implements Picture {
    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final LibTiff library;
    private final MemorySegment tiff;
    private final Arena arena;
    private final JpegHeader header;
    private final MemorySegment line;
    /** The last line that was read, and one byte, so that the last pixel too may be taken with four. */
    private final byte[] bytes;

    private int next;
    private boolean whole = true;

    private JpegLines(LibTiff library, MemorySegment tiff, Arena arena, JpegHeader header, int rowBytes) {
        this.library = library;
        this.tiff = tiff;
        this.arena = arena;
        this.header = header;
        this.line = arena.allocate(rowBytes);
        this.bytes = new byte[rowBytes + 1];
    }

    /** Nothing where libtiff does not begin to decode it. */
    static Optional<Picture> of(LibTiff library, byte[] image, JpegHeader header) throws Throwable {
        if (!JpegTiff.fits(header)) {
            return Optional.empty();
        }
        Arena arena = Arena.ofConfined();
        MemorySegment tiff = library.open(JpegTiff.of(image, header, arena), arena);
        if (tiff.equals(MemorySegment.NULL)) {
            arena.close();
            return Optional.empty();
        }
        int rowBytes = (int) header.width() * header.components().size();
        var lines = new JpegLines(library, tiff, arena, header, rowBytes);
        if (library.rowBytes(tiff) != rowBytes || !lines.readNext()) {
            lines.close();
            return Optional.empty();
        }
        return Optional.of(lines);
    }

    @Override
    public int width() {
        return (int) header.width();
    }

    @Override
    public int height() {
        return (int) header.height();
    }

    @Override
    public void row(int y, int from, int count, int[] into) {
        if (y < next - 1) {
            throw new IllegalArgumentException("row " + y + " of a picture that is read up to " + (next - 1));
        }
        while (whole && next <= y) {
            whole = readNext();
        }
        if (!whole) {
            Arrays.fill(into, 0, count, 0);
            return;
        }
        MemorySegment.copy(line, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length - 1);
        if (header.components().size() == 1) {
            for (int x = 0; x < count; x++) {
                into[x] = (bytes[from + x] & 0xff) * 0x010101;
            }
        } else {
            for (int x = 0; x < count; x++) {
                into[x] = (int) BIG_ENDIAN.get(bytes, 3 * (from + x)) >>> Byte.SIZE;
            }
        }
    }

    private boolean readNext() {
        try {
            boolean read = library.readRow(tiff, next, line);
            next += read ? 1 : 0;
            return read;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    @Override
    public void close() {
        try (arena) {
            library.close(tiff);
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }
}
