package io.adapruner.pipeline.stage;

import java.time.Duration;

/**
 * How long to wait before failed work is tried again: twice as long after each attempt.
 *
 * @param first wait, after the first attempt
 * @param longest bound of every wait
 */
public record BackOff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    public BackOff {
        if (!first.isPositive() || !longest.isPositive()) {
            throw new IllegalArgumentException("waits must be positive, got " + first + " up to " + longest);
        }
    }

    /** As the stages of this process are configured. */
    public static BackOff of(StageConfig config) {
        return new BackOff(config.backOff(), config.longestBackOff());
    }

    /** @param attempt the one that failed, from 1 */
    public Duration after(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt " + attempt + " is less than 1");
        }
        Duration wait = first.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
