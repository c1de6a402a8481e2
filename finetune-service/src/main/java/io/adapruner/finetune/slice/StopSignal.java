package io.adapruner.finetune.slice;

/**
 * Asks running work to end at its next step: its worker has to give the slice up because the partition moves on or the process
 * ends, or the slice has lasted long enough.
 */
@FunctionalInterface
public interface StopSignal {
    /** Asked between steps; once true it stays true. */
    boolean stopRequested();

    /** @throws Stopped if a stop is requested: for work that cannot return what it has so far */
    default void check() {
        if (stopRequested()) {
            throw new Stopped();
        }
    }

    /** Work was given up before it achieved anything that is worth a checkpoint; the slice's next owner repeats it. */
    final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Stopped() {
            super("stopped before anything was achieved", null, false, false);
        }
    }
}
