package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A tar archive as a stream: ustar, pax ({@code path}, {@code size}) and GNU long names. Links and devices are refused; an
 * archive without its end marker counts as truncated.
 */
public final class TarReader implements ArchiveReader {
    private static final int LONGEST_EXTENSION = 64 * 1024;

    private final String archive;
    private final InputStream in;
    private final boolean compressed;
    private final byte[] scratch = new byte[8192];
    private long position;
    private String name;
    private long contentOffset;
    private long remaining;
    private byte[] started = {};
    private long padding;

    /** @param archive how messages name it */
    public TarReader(String archive, InputStream in) {
        this.archive = archive;
        this.compressed = in instanceof GunzippedStream;
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    @Override
    public String next() throws IOException {
        String longName = null;
        long longSize = -1;
        while (true) {
            skip(remaining + padding);
            long at = position;
            byte[] block = exactly(TarHeader.BLOCK, "a header");
            if (isZero(block)) {
                name = null;
                remaining = 0;
                padding = 0;
                // what follows the end marker is not content, but reading it keeps a digest of the stream whole
                in.transferTo(OutputStream.nullOutputStream());
                return null;
            }
            TarHeader header = TarHeader.parse(archive, block, at);
            long size = longSize >= 0 ? longSize : header.size();
            switch (header.type()) {
                case '0', '7' -> {
                    begin(size);
                    contentOffset = position;
                    name = EntryPath.checked(archive, longName == null ? header.name() : longName);
                    return name;
                }
                case '5' -> {
                    begin(0);
                    longName = null;
                    longSize = -1;
                }
                case 'L' -> longName = text(extension(header.size()));
                case 'x' -> {
                    PaxRecords pax = PaxRecords.parse(archive, extension(header.size()));
                    longName = pax.path().orElse(longName);
                    longSize = pax.size().orElse(longSize);
                }
                case 'g', 'K' -> extension(header.size());
                default ->
                    throw problem("'" + header.name() + "' is a link or device (type '" + header.type()
                            + "'); only files and folders are read");
            }
        }
    }

    @Override
    public byte[] content(int limit) throws IOException {
        long size = started.length + remaining;
        if (size > limit) {
            throw problem("'" + name + "' has " + size + " bytes, at most " + limit + " are read");
        }
        byte[] rest = exactly((int) remaining, "'" + name + "'");
        byte[] bytes = Arrays.copyOf(started, (int) size);
        System.arraycopy(rest, 0, bytes, started.length, rest.length);
        remaining = 0;
        started = new byte[0];
        return bytes;
    }

    @Override
    public byte[] start(int count) throws IOException {
        started = exactly((int) Math.min(count, remaining), "'" + name + "'");
        remaining -= started.length;
        return started.clone();
    }

    @Override
    public OptionalLong contentOffset() {
        return compressed ? OptionalLong.empty() : OptionalLong.of(contentOffset);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void begin(long size) {
        remaining = size;
        started = new byte[0];
        padding = (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
    }

    private byte[] extension(long size) throws IOException {
        if (size > LONGEST_EXTENSION) {
            throw problem("an extended header has " + size + " bytes, at most " + LONGEST_EXTENSION + " are read");
        }
        begin(size);
        return content(LONGEST_EXTENSION);
    }

    private static String text(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private void skip(long count) throws IOException {
        // read, not skipped: a digest below must see every byte
        long left = count;
        while (left > 0) {
            int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
            if (read < 0) {
                throw truncated(name == null ? "a header" : "'" + name + "'");
            }
            left -= read;
            position += read;
        }
        remaining = 0;
        padding = 0;
    }

    private byte[] exactly(int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw truncated(what);
        }
        position += count;
        return bytes;
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private ProblemException truncated(String what) {
        return problem("truncated inside or before " + what + ", at byte " + position);
    }

    private ProblemException problem(String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, archive + ": " + message);
    }
}
