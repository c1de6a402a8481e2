package io.adapruner.gateway.admission;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that bodies of requests may take together, from their first byte to the answer. */
final class BodyMemory {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** @param limit in bytes */
    BodyMemory(long limit) {
        this.limit = limit;
    }

    /** Whether that many more bytes fit; they are given back with {@link #release}. */
    boolean reserve(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        taken.addAndGet(-bytes);
    }
}
