package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A zip archive as a stream. What inflates beyond a file's limit is refused while reading, whatever its header says; so is an
 * archive that inflates to far more than it holds, in files that are only passed over too: images hardly shrink, and arrays of measurements not by as much.
 */
public final class ZipReader implements ArchiveReader {
    private static final int MOST_EXPANSION = 20;

    private final String archive;
    private final Inflation raw;
    private final ZipInputStream in;
    private String name = "";
    private boolean any;
    private byte[] started = {};

    /** @param archive how messages name it */
    public ZipReader(String archive, InputStream in) {
        this.archive = archive;
        this.raw = new Inflation(archive, new BufferedInputStream(in, 1 << 16), MOST_EXPANSION);
        this.in = new Inflated(raw);
    }

    /** Passing over an entry reads it too. */
    private final class Inflated extends ZipInputStream {
        Inflated(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            raw.made(count);
            return count;
        }
    }

    @Override
    public String next() throws IOException {
        try {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                any = true;
                started = new byte[0];
                if (!entry.isDirectory()) {
                    name = EntryPath.checked(archive, entry.getName());
                    return name;
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw problem("damaged or truncated after '" + name + "': " + e.getMessage(), e);
        }
        if (!any) {
            throw problem("is no zip archive, or an empty one", null);
        }
        raw.transferTo(OutputStream.nullOutputStream());
        return null;
    }

    @Override
    public byte[] start(int count) throws IOException {
        started = read(count);
        return started.clone();
    }

    @Override
    public byte[] content(int limit) throws IOException {
        byte[] rest = read(limit + 1 - started.length);
        if (started.length + rest.length > limit) {
            throw problem("'" + name + "' has more than the " + limit + " bytes that are read", null);
        }
        byte[] bytes = Arrays.copyOf(started, started.length + rest.length);
        System.arraycopy(rest, 0, bytes, started.length, rest.length);
        return bytes;
    }

    private byte[] read(int count) throws IOException {
        try {
            return in.readNBytes(count);
        } catch (ZipException | EOFException e) {
            throw problem("'" + name + "' is damaged or truncated: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private ProblemException problem(String message, Exception cause) {
        return new ProblemException(ProblemCode.INVALID_DATASET, archive + ": " + message, cause);
    }
}
