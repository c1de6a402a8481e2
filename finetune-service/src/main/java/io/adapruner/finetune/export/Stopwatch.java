package io.adapruner.finetune.export;

/** Measures one thing after another. */
final class Stopwatch {
    private long last = System.nanoTime();

    /** Seconds since the last lap. */
    double lap() {
        long now = System.nanoTime();
        double seconds = (now - last) * 1e-9;
        last = now;
        return seconds;
    }
}
