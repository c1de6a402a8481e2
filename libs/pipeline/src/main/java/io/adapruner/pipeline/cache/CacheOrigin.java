package io.adapruner.pipeline.cache;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a folder of the cache is a copy of.
 *
 * @param bytes of the whole folder
 * @param filling brings it
 */
public record CacheOrigin(long bytes, Filling filling) {
    /** Writes the files into a folder that is there and empty. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path folder) throws IOException;
    }
}
