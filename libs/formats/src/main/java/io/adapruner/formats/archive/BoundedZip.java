package io.adapruner.formats.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip archive of unknown origin, entries stored or deflated: directory and entries are bounded before memory is taken for
 * them. Damage is reported as {@link ProblemCode#INVALID_MODEL_FILE}.
 */
public final class BoundedZip implements AutoCloseable {
    private static final int MOST_ENTRIES = 200_000;

    private final String what;
    private final long fileSize;
    private final ZipFile zip;

    private BoundedZip(String what, long fileSize, ZipFile zip) {
        this.what = what;
        this.fileSize = fileSize;
        this.zip = zip;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * The caller closes it.
     *
     * @param what the file is called in error messages, such as {@code the checkpoint}
     */
    public static BoundedZip open(Path file, String what) {
        return guarded(what, () -> {
            long size = Files.size(file);
            ZipDirectory.check(file, size, what);
            var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
            if (zip.size() > MOST_ENTRIES) {
                int entries = zip.size();
                zip.close();
                throw new ProblemException(
                        ProblemCode.INVALID_MODEL_FILE,
                        what + ": its zip archive has " + entries + " entries, the limit is " + MOST_ENTRIES);
            }
            return new BoundedZip(what, size, zip);
        });
    }

    private static <T> T guarded(String what, Reading<T> reading) {
        try {
            return reading.read();
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE, what + " is a damaged zip archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + what, e);
        }
    }

    /** Bytes of the archive itself. */
    public long fileSize() {
        return fileSize;
    }

    /** Names of all entries, in the directory's order. */
    public List<String> names() {
        return guarded(what, () -> zip.stream().map(ZipEntry::getName).toList());
    }

    public boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /** Bytes that the entry claims to have when inflated. */
    public long size(String name) {
        return entry(name).getSize();
    }

    /** At most {@code limit} bytes, however much the entry claims or inflates to. */
    public byte[] bytes(String name, int limit) {
        ZipEntry entry = entry(name);
        return guarded(what, () -> {
            try (InputStream in = zip.getInputStream(entry)) {
                if (limit > fileSize) {
                    return in.readNBytes(limit);
                }
                byte[] bytes = new byte[limit];
                int read = in.readNBytes(bytes, 0, limit);
                return read == limit ? bytes : Arrays.copyOf(bytes, read);
            }
        });
    }

    /** The whole entry; one that inflates to more than {@code largest} bytes is refused. */
    public byte[] document(String name, int largest) {
        ZipEntry entry = entry(name);
        byte[] bytes = guarded(what, () -> {
            try (InputStream in = zip.getInputStream(entry)) {
                return in.readNBytes(largest + 1);
            }
        });
        if (bytes.length > largest) {
            throw invalid("its " + name + " is larger than " + largest + " bytes");
        }
        return bytes;
    }

    /** Copies an entry into a file; one that inflates to more than {@code largest} bytes is refused. */
    public void copy(String name, Path target, long largest) {
        ZipEntry entry = entry(name);
        guarded(what, () -> {
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(target)) {
                byte[] block = new byte[1 << 16];
                long copied = 0;
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    copied += read;
                    if (copied > largest) {
                        throw invalid("its " + name + " is larger than " + largest + " bytes");
                    }
                    out.write(block, 0, read);
                }
                return copied;
            }
        });
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw invalid(name + " is missing");
        }
        return entry;
    }

    /** A problem of this archive. */
    public ProblemException invalid(String problem) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, what + ": " + problem);
    }

    @Override
    public void close() {
        guarded(what, () -> {
            zip.close();
            return what;
        });
    }
}
