package io.adapruner.deploy;

import java.time.Duration;

/** Waiting, where there is nothing to be told by. */
final class Pause {
    private Pause() {}

    static void seconds(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
