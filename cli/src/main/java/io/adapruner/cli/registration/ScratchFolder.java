package io.adapruner.cli.registration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A folder for one command's temporary files. The system releases its lock however the command ends, so that a later one can
 * tell what was left behind from what is in use, and removes it.
 */
final class ScratchFolder implements AutoCloseable {
    private static final String PREFIX = "adapruner-upload-";
    private static final String LOCK = "in-use";

    private final Path folder;
    private final FileChannel lock;
    private final Thread atExit = new Thread(this::remove, "remove-scratch");

    private ScratchFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** A new one in the temporary folder, once the leftovers of dead commands have been removed. */
    static ScratchFolder create() throws IOException {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static ScratchFolder in(Path temporary) throws IOException {
        removeLeftovers(temporary);
        Path folder = Files.createTempDirectory(temporary, PREFIX);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        var scratch = new ScratchFolder(folder, channel);
        Runtime.getRuntime().addShutdownHook(scratch.atExit);
        return scratch;
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException stopping) {
            // The hook removes it.
            return;
        }
        remove();
    }

    private void remove() {
        try {
            delete(folder);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private static void removeLeftovers(Path temporary) throws IOException {
        List<Path> earlier;
        try (var entries = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            earlier = new java.util.ArrayList<>();
            entries.forEach(earlier::add);
        }
        for (Path folder : earlier) {
            // One without the file is just being made, or another user's.
            if (Files.isWritable(folder.resolve(LOCK)) && abandoned(folder.resolve(LOCK))) {
                delete(folder);
            }
        }
    }

    private static boolean abandoned(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var taken = channel.tryLock()) {
            return taken != null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (NoSuchFileException e) {
            // Another command removes it too.
            return;
        }
    }
}
