package io.adapruner.benchmarks.soak;

import io.adapruner.benchmarks.cluster.Cluster;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Kills the processes in turn (SIGKILL) and starts each again at once, with its old address and data. */
final class Killings implements AutoCloseable {
    /** Least share of the time between two kills during which all processes run: jobs must end on a slow machine, too. */
    private static final int BREATH = 3;

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Cluster cluster;
    private final Duration between;
    private final IntSupplier openJobs;
    private final Consumer<Kill> listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("killings").unstarted(this::run);
    private int announced;
    private Exception failure;

    private Killings(Cluster cluster, Duration between, IntSupplier openJobs, Consumer<Kill> listener) {
        this.cluster = cluster;
        this.between = between;
        this.openJobs = openJobs;
        this.listener = listener;
    }

    /**
     * Begins to kill.
     *
     * @param listener notified when a process is back
     */
    static Killings start(Cluster cluster, Duration between, IntSupplier openJobs, Consumer<Kill> listener) {
        var killings = new Killings(cluster, between, openJobs, listener);
        killings.thread.start();
        return killings;
    }

    /** Waits until so many processes have been killed or are about to be, as soon as a job is open. */
    synchronized void awaitAnnounced(int kills) throws InterruptedException {
        while (announced < kills) {
            if (failure != null) {
                throw new IllegalStateException("nothing is killed any more", failure);
            }
            wait();
        }
    }

    /**
     * Ends when the process killed last is back.
     *
     * @throws IllegalStateException when one did not come back
     */
    @Override
    public void close() {
        ended.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (failure != null) {
                throw new IllegalStateException("a killed process did not come back", failure);
            }
        }
    }

    private void run() {
        try {
            long next = System.nanoTime() + between.toNanos();
            for (int turn = 0; !ended.await(next - System.nanoTime(), TimeUnit.NANOSECONDS); turn++) {
                listener.accept(kill(Cluster.names().get(turn % Cluster.names().size())));
                next = Math.max(next + between.toNanos(), System.nanoTime() + between.toNanos() / BREATH);
            }
        } catch (Exception e) {
            fail(e);
        }
    }

    private Kill kill(String process) throws Exception {
        announce();
        // A kill that finds nothing to do shows nothing; those who waited for it have begun within moments.
        while (openJobs.getAsInt() == 0 && !ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            // looks again
        }
        long start = System.nanoTime();
        cluster.kill(process);
        int open = openJobs.getAsInt();
        cluster.restart(process);
        return new Kill(process, open, Duration.ofNanos(System.nanoTime() - start));
    }

    private synchronized void announce() {
        announced++;
        notifyAll();
    }

    private synchronized void fail(Exception e) {
        failure = e;
        notifyAll();
    }
}
