package io.adapruner.standalone;

import io.adapruner.pipeline.health.FreeRoom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Notices that the disk under the home folder runs full, while there still is space to stop in order: a broker that finds none
 * halts the whole process at once.
 */
final class DiskWatch implements AutoCloseable {
    /** Below this nothing starts, and the services are not ready. */
    static final long RESERVE = 64 << 20;

    /** Below this all of it stops. */
    private static final long LEAST = 16 << 20;

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Path home;
    private final Consumer<String> full;
    private final Thread thread =
            Thread.ofPlatform().name("disk-watch").daemon().unstarted(this::watch);

    private DiskWatch(Path home, Consumer<String> full) {
        this.home = home;
        this.full = full;
    }

    /** @param full is called once, with a sentence for people */
    static DiskWatch start(Path home, Consumer<String> full) {
        var watch = new DiskWatch(home, full);
        watch.thread.start();
        return watch;
    }

    /** What to report where the disk was full. */
    static String farewell(Path home) {
        return "The disk is full: only " + (FreeRoom.at(home).bytes() >> 20) + " MiB are free in " + home
                + ", where AdaPruner keeps its jobs. It stops; nothing that it has accepted is lost. Make room there ("
                + (RESERVE >> 20) + " MiB at least) and start it again.";
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (FreeRoom.at(home).bytes() >= LEAST) {
                Thread.sleep(GLANCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        full.accept(farewell(home));
    }
}
