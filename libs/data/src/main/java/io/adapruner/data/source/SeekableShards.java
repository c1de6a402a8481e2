package io.adapruner.data.source;

import java.io.IOException;
import java.util.Collection;

/** A data set's files of which any part can be read at any time, so that samples stay where they lie. */
public interface SeekableShards extends ShardSource {
    /**
     * Some bytes of one of {@link #names()}; safe for use by several threads.
     *
     * @throws IOException also where the file ends before
     */
    byte[] read(String name, long offset, int length) throws IOException;

    /** Says which files will be read all over before others are; returns at once, and need not do anything. */
    default void expect(Collection<String> names) {}
}
