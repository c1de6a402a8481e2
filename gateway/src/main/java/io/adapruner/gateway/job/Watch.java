package io.adapruner.gateway.job;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * One watcher of a job. The log's thread only queues updates; the watch's own thread delivers them, so that no watcher's
 * documents or connection hold up the log. A watcher that falls too far behind is dropped.
 */
public final class Watch implements AutoCloseable {
    /** Updates that may wait. */
    static final int PENDING = 1024;

    private final BlockingQueue<JobUpdate> pending = new LinkedBlockingQueue<>(PENDING);
    private final Consumer<JobUpdate> watcher;
    private final Runnable givenUp;
    private volatile Runnable forget = () -> {};
    private volatile boolean ended;
    private final Thread thread = Thread.ofVirtual().name("job-watch").unstarted(this::tell);

    private Watch(Consumer<JobUpdate> watcher, Runnable givenUp) {
        this.watcher = watcher;
        this.givenUp = givenUp;
    }

    /**
     * @param last number of the last update that the watcher knows; 0: none
     * @param watcher called by the watch's own thread, one update at a time
     * @param givenUp called there when more than {@value #PENDING} updates wait or the watcher throws
     */
    static Watch of(JobView view, long last, Consumer<JobUpdate> watcher, Runnable givenUp) {
        var watch = new Watch(watcher, givenUp);
        watch.forget = view.watch(last, watch::note);
        watch.thread.start();
        return watch;
    }

    private void note(JobUpdate update) {
        if (!ended && !pending.offer(update)) {
            ended = true;
            thread.interrupt();
        }
    }

    private void tell() {
        try {
            while (!ended) {
                watcher.accept(pending.take());
            }
        } catch (InterruptedException e) {
            ended = true;
        } finally {
            forget.run();
            givenUp.run();
        }
    }

    @Override
    public void close() {
        ended = true;
        forget.run();
        thread.interrupt();
    }
}
