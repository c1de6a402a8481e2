package io.adapruner.formats.safetensors;

/** A file that can be read in pieces: an object in a store, a local file, bytes in memory. */
public interface RangeReader {
    /** Length in bytes. */
    long size();

    /** Exactly {@code length} bytes from {@code offset}. */
    byte[] read(long offset, int length);
}
