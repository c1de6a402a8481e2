package io.adapruner.gateway.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A folder of this process that is removed when it is closed. A file in it is locked as long as the process lives, so that what a
 * killed one has left can be told from what is in use.
 */
final class TemporaryFolder implements AutoCloseable {
    private static final String PREFIX = "adapruner-gateway";
    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lock;

    TemporaryFolder() throws IOException {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param parent the folder for temporary files */
    TemporaryFolder(Path parent) throws IOException {
        this.path = Files.createTempDirectory(parent, PREFIX);
        this.lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Removes the folders of processes that have ended without doing so. */
    static void sweep(Path parent) throws IOException {
        try (var leftovers = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path leftover : leftovers) {
                if (Files.isDirectory(leftover) && Files.isWritable(leftover) && isAbandoned(leftover.resolve(LOCK))) {
                    delete(leftover);
                }
            }
        }
    }

    /** A folder without the file is just being made, or was made by a version that knew no such file. */
    private static boolean isAbandoned(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (var files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            delete(path);
        }
    }
}
