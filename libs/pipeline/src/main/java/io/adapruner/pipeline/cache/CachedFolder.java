package io.adapruner.pipeline.cache;

import java.nio.file.Path;

/** A folder of the cache that stays until it is closed. */
public final class CachedFolder implements AutoCloseable {
    private final Path directory;
    private final Runnable release;
    private boolean closed;

    CachedFolder(Path directory, Runnable release) {
        this.directory = directory;
        this.release = release;
    }

    public Path directory() {
        return directory;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
