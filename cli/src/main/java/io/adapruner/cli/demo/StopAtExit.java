package io.adapruner.cli.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends native work in the main thread before the process ends. While a JVM shuts down, its other threads run on; one that is in
 * libtorch when the library's own objects are destroyed crashes the process.
 */
final class StopAtExit {
    /** A step takes a fraction of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "stop-work");
    private volatile boolean stopping;

    private StopAtExit() {}

    static StopAtExit register() {
        var stop = new StopAtExit();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** Between two pieces of work: does not return when the process is ending. */
    void check() throws InterruptedException {
        if (stopping) {
            stopped.countDown();
            // The process ends while this thread waits.
            new CountDownLatch(1).await();
        }
    }

    /** The work is done. */
    void withdraw() throws InterruptedException {
        check();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            stopping = true;
            check();
        }
    }

    private void await() {
        stopping = true;
        try {
            stopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
