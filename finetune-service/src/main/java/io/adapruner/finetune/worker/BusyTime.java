package io.adapruner.finetune.worker;

/** Seconds spent at work so far, work under way included. Written by one thread, read by any. */
final class BusyTime {
    private static final double NANOS = 1e9;
    private static final long IDLE = Long.MIN_VALUE;

    private long doneNanos;
    private long beganNanos = IDLE;

    /** @param nanos of a clock that only goes forward */
    synchronized void begin(long nanos) {
        beganNanos = nanos;
    }

    /** @return nanoseconds since the beginning */
    synchronized long end(long nanos) {
        long spent = nanos - beganNanos;
        doneNanos += spent;
        beganNanos = IDLE;
        return spent;
    }

    synchronized double seconds(long nanos) {
        return (doneNanos + (beganNanos == IDLE ? 0 : nanos - beganNanos)) / NANOS;
    }
}
