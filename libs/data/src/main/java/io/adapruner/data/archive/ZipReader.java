package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** A zip archive as a stream; what inflates beyond the limit is refused while reading, whatever its header says. */
public final class ZipReader implements ArchiveReader {
    private final String archive;
    private final InputStream raw;
    private final ZipInputStream in;
    private String name = "";
    private boolean any;

    /** @param archive how messages name it */
    public ZipReader(String archive, InputStream in) {
        this.archive = archive;
        this.raw = new BufferedInputStream(in, 1 << 16);
        this.in = new ZipInputStream(raw);
    }

    @Override
    public String next() throws IOException {
        try {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                any = true;
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
    public byte[] content(int limit) throws IOException {
        try {
            byte[] bytes = in.readNBytes(limit);
            if (bytes.length == limit && in.read() >= 0) {
                throw problem("'" + name + "' has more than the " + limit + " bytes that are read", null);
            }
            return bytes;
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
