package io.adapruner.cli.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines as they arrive, with a bound on how long none may arrive. */
final class EventLines implements Subscriber<String>, AutoCloseable {
    /** A line, or the end. */
    private final BlockingQueue<Optional<String>> arrived = new LinkedBlockingQueue<>();

    private volatile Subscription subscription;
    private volatile Throwable failure;
    private volatile boolean closed;

    @Override
    public void onSubscribe(Subscription with) {
        subscription = with;
        if (closed) {
            with.cancel();
        } else {
            with.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(String line) {
        arrived.add(Optional.of(line));
    }

    @Override
    public void onError(Throwable why) {
        failure = why;
        arrived.add(Optional.empty());
    }

    @Override
    public void onComplete() {
        arrived.add(Optional.empty());
    }

    /**
     * The next line; empty at the end.
     *
     * @throws SilenceException when nothing arrives within {@code silence}
     */
    Optional<String> next(Duration silence) throws SilenceException, InterruptedException {
        Optional<String> line = arrived.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new SilenceException();
        }
        return line;
    }

    /** Why the lines ended; empty: normally. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** Nothing came for too long. */
    static final class SilenceException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
