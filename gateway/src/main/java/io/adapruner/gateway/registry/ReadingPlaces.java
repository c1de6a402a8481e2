package io.adapruner.gateway.registry;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many uploads are read at a time. What a file says of itself is held while it is read: some 200 MB where it is as long as is
 * accepted (a zip directory of 60 MiB with 180,000 entries, measured). So a gateway takes as many as its heap has room for; a few
 * more wait for a moment, and the others are told to come again, before they take anything.
 */
final class ReadingPlaces {
    /** Of heap, for each. */
    private static final long BYTES = 384L << 20;

    private static final int MOST_WAITING = 8;

    private final Semaphore places;
    private final int count;
    private final Duration patience;

    /** As many as the heap has room for, at least one. */
    ReadingPlaces() {
        this((int) Math.max(1, Runtime.getRuntime().maxMemory() / BYTES), Duration.ofSeconds(5));
    }

    /** @param patience how long an upload waits for its place */
    ReadingPlaces(int count, Duration patience) {
        this.places = new Semaphore(count, true);
        this.count = count;
        this.patience = patience;
    }

    /**
     * Does the work when there is a place for it.
     *
     * @throws ProblemException GATEWAY_UNAVAILABLE when none comes free in time; nothing has been done then
     */
    <T> T in(Supplier<T> reading) {
        if (waiting() >= MOST_WAITING || !acquired()) {
            throw new ProblemException(
                    ProblemCode.GATEWAY_UNAVAILABLE,
                    "other uploads are being read, at most " + count
                            + " at a time with this gateway's heap; send the request again in some seconds");
        }
        try {
            return reading.get();
        } finally {
            places.release();
        }
    }

    /** Uploads that wait for a place at this moment. */
    int waiting() {
        return places.getQueueLength();
    }

    private boolean acquired() {
        try {
            return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while waiting to read an upload", e);
        }
    }
}
