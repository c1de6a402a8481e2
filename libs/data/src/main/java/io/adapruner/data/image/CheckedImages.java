package io.adapruner.data.image;

import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * What one thread reads, on through a {@link DecodingCheck} in the order in which it was read. What waits is bounded.
 *
 * @param <T> what is told of
 */
public final class CheckedImages<T> {
    private static final int MOST = 256;
    private static final long MOST_BYTES = 1 << 25;

    private record Waiting<T>(T sample, long bytes, Future<Optional<ProblemException>> verdict) {}

    private final Optional<DecodingCheck> check;
    private final BiConsumer<T, Optional<ProblemException>> told;
    private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
    private long bytes;

    /**
     * @param check empty: no image is decoded
     * @param told gets everything in its order, and what is wrong with it
     */
    public CheckedImages(Optional<DecodingCheck> check, BiConsumer<T, Optional<ProblemException>> told) {
        this.check = check;
        this.told = told;
    }

    /** Something that is not decoded, with what is known to be wrong with it. */
    public void add(T sample, Optional<ProblemException> damage) {
        if (waiting.isEmpty()) {
            told.accept(sample, damage);
        } else {
            add(new Waiting<>(sample, 0, CompletableFuture.completedFuture(damage)));
        }
    }

    /** The next image, whose header was checked. */
    public void add(T sample, byte[] image, ImageHeader header, String where) {
        check.ifPresentOrElse(
                decoding -> add(new Waiting<>(sample, image.length, decoding.check(image, header, where))),
                () -> add(sample, Optional.empty()));
    }

    private void add(Waiting<T> next) {
        waiting.add(next);
        bytes += next.bytes();
        while (waiting.size() > MOST || bytes > MOST_BYTES) {
            tellFirst();
        }
    }

    /** Waits for all. */
    public void finish() {
        while (!waiting.isEmpty()) {
            tellFirst();
        }
    }

    private void tellFirst() {
        Waiting<T> first = waiting.remove();
        bytes -= first.bytes();
        told.accept(first.sample(), await(first.verdict()));
    }

    private static Optional<ProblemException> await(Future<Optional<ProblemException>> verdict) {
        try {
            return verdict.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while decoding images", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("decoding images", e.getCause());
        }
    }
}
