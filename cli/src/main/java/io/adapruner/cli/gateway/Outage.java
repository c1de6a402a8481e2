package io.adapruner.cli.gateway;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.time.Duration;

/** One time of waiting for a gateway, with pauses that grow. */
final class Outage {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Patience patience;
    private Duration pause = FIRST_PAUSE;
    private boolean begun;
    private long since;

    Outage(Patience patience) {
        this.patience = patience;
    }

    /** There was an answer. */
    void ended() {
        if (begun) {
            patience.teller().accept("the gateway answers again");
        }
        begun = false;
        pause = FIRST_PAUSE;
    }

    /**
     * Waits before the next attempt.
     *
     * @throws UnavailableException when the outage has been longer than the patience
     */
    void waitAfter(UnavailableException failure) {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            since = now;
            if (!patience.limit().isZero()) {
                patience.teller().accept(failure.getMessage() + "; waiting up to " + patience.limitInWords());
            }
        }
        if (now - since >= patience.limit().toNanos()) {
            throw patience.limit().isZero()
                    ? failure
                    : new UnavailableException(
                            failure.code(),
                            failure.getMessage() + ", for " + patience.limitInWords() + " now",
                            failure);
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while waiting for the gateway", e);
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }
}
