package io.adapruner.pipeline.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock on one entry between processes: shared by those who read it, exclusive for the one who removes it. The lock files
 * stay, because a process may wait on one that another removes.
 */
final class EntryLock implements AutoCloseable {
    private final FileChannel channel;

    private EntryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits while another process removes the entry. */
    static EntryLock shared(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            FileLock lock = channel.lock(0, Long.MAX_VALUE, true);
            assert lock.isShared();
            return new EntryLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Empty if anyone, here or in another process, uses the entry. */
    static Optional<EntryLock> exclusive(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new EntryLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Used in this process; the same answer.
        }
        channel.close();
        return Optional.empty();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Closing the channel gives up the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
