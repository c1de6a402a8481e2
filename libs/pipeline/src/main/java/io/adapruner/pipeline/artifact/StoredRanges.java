package io.adapruner.pipeline.artifact;

import io.adapruner.formats.safetensors.RangeReader;
import java.util.concurrent.atomic.AtomicLong;

/** An object read by HTTP ranges; counts what it fetched. */
public final class StoredRanges implements RangeReader {
    private final ArtifactStore store;
    private final String key;
    private final long size;
    private final AtomicLong bytesRead = new AtomicLong();

    StoredRanges(ArtifactStore store, String key) {
        this.store = store;
        this.key = key;
        this.size = store.size(key);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) {
        byte[] bytes = store.read(key, offset, length);
        bytesRead.addAndGet(length);
        return bytes;
    }

    /** Bytes fetched so far. */
    public long bytesRead() {
        return bytesRead.get();
    }
}
