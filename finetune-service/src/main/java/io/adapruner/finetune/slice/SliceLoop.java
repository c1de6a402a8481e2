package io.adapruner.finetune.slice;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A worker: takes one record at a time, works, and commits its outcome exactly once. When its membership breaks (no broker, a client
 * in a fatal state) it joins again; since outcome and offset are one transaction, a new start from the committed offset is
 * always right.
 */
public final class SliceLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SliceLoop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final SliceWork work;
    private final SliceLoopConfig config;
    private final RandomGenerator random;
    private final Thread poller;
    private final ExecutorService workThread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile SliceSession session;
    private volatile Optional<String> failure = Optional.empty();

    public SliceLoop(SliceWork work, SliceLoopConfig config, RandomGenerator random) {
        this.work = work;
        this.config = config;
        this.random = random;
        this.poller = new Thread(this::run, "slices-" + config.slot());
        this.workThread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("slice-work-" + config.slot()).daemon().factory());
    }

    public void start() {
        poller.start();
    }

    /** Why this worker takes no slices now, though it has been started; empty while it takes them. */
    public Optional<String> impediment() {
        if (!poller.isAlive()) {
            return Optional.of("the loop over " + config.topic() + " has ended" + because());
        }
        SliceSession active = session;
        boolean recovered = active != null && active.polled();
        return failure.isEmpty() || recovered
                ? Optional.empty()
                : Optional.of("the loop over " + config.topic() + " starts again" + because());
    }

    private String because() {
        return failure.map(reason -> ": " + reason).orElse("");
    }

    /** Slices running or held by this worker. */
    public int inHand() {
        SliceSession active = session;
        return active == null ? 0 : active.inHand();
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void run() {
        while (!stopping()) {
            try (var joined = new SliceSession(config, work, workThread, random)) {
                session = joined;
                joined.run(this::stopping);
            } catch (RuntimeException | Error e) {
                failure = Optional.of(e.toString());
                LOG.warnf(e, "The slice worker leaves its group and joins again: %s", e.getMessage());
                pause();
            } finally {
                session = null;
            }
        }
    }

    private void pause() {
        try {
            boolean stopped = stop.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debugf("Joining again unless stopped: %s", stopped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /** A running slice stops at its next step and is committed; returns when the worker has left its group. */
    @Override
    public void close() {
        stop.countDown();
        SliceSession active = session;
        if (active != null) {
            active.wakeup();
        }
        try {
            poller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workThread.shutdown();
    }
}
