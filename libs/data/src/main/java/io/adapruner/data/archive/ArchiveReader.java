package io.adapruner.data.archive;

import io.adapruner.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Regular files of a container, in its order; the content of the current one may be read once. */
public interface ArchiveReader extends Closeable {
    /**
     * Moves to the next regular file.
     *
     * @return its path, checked by {@link EntryPath}, or null at the proper end of the archive
     * @throws ProblemException {@code INVALID_DATASET} naming the archive if it is truncated, damaged or hostile
     */
    String next() throws IOException;

    /**
     * The first bytes of the current file, or all that it has; its content is whole after that, too.
     *
     * @throws ProblemException {@code INVALID_DATASET} as {@link #content}
     */
    byte[] start(int count) throws IOException;

    /**
     * Content of the current file.
     *
     * @param limit largest size in bytes that is accepted
     * @throws ProblemException {@code INVALID_DATASET} naming archive and file if it is larger or truncated
     */
    byte[] content(int limit) throws IOException;

    /** Where in the archive the content of the current file begins, in bytes; empty where it does not lie there as it is. */
    default OptionalLong contentOffset() {
        return OptionalLong.empty();
    }

    /** Whether the name ends like a container that this package reads. */
    static boolean isArchive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(".tar", ".tar.gz", ".tgz", ".zip").anyMatch(lower::endsWith);
    }

    /** Opens a container by its name's ending; a tar may be compressed by gzip, whatever its name says. */
    static ArchiveReader open(String name, InputStream in) throws IOException {
        return name.toLowerCase(Locale.ROOT).endsWith(".zip")
                ? new ZipReader(name, in)
                : new TarReader(name, GunzippedStream.ofAny(name, new BufferedInputStream(in, 1 << 16)));
    }
}
