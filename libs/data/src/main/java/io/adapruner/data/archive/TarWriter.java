package io.adapruner.data.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes a ustar archive whose bytes depend on names and contents only (no times, no owners). */
public final class TarWriter implements Closeable {
    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Bytes that {@link #add} writes for a file. */
    public static long bytesFor(String name, long size) {
        long header = TarHeader.BLOCK;
        long longName = name.getBytes(StandardCharsets.UTF_8).length;
        return header + padded(size) + (longName > 100 ? header + padded(longName + 1) : 0);
    }

    /** Appends one regular file; names above 100 bytes are written the GNU way. */
    public void add(String name, byte[] content) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 100) {
            byte[] terminated = java.util.Arrays.copyOf(bytes, bytes.length + 1);
            header("././@LongLink".getBytes(StandardCharsets.UTF_8), terminated.length, 'L');
            body(terminated);
            bytes = java.util.Arrays.copyOf(bytes, 100);
        }
        header(bytes, content.length, '0');
        body(content);
    }

    /** Writes the end marker. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * TarHeader.BLOCK]);
        out.close();
    }

    private void header(byte[] name, long size, char type) throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        System.arraycopy(name, 0, block, 0, name.length);
        put(block, 100, "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format(Locale.ROOT, "%011o", size));
        put(block, 136, "00000000000");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 257, "ustar");
        put(block, 263, "00");
        long sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.write(block);
    }

    private void body(byte[] content) throws IOException {
        out.write(content);
        out.write(new byte[(int) (padded(content.length) - content.length)]);
    }

    private static long padded(long size) {
        return (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
