package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The progress of one stage's part in a job: throttled, with the time left extrapolated from the pace so far. */
final class ProgressReport implements Progress {
    private final StagePart part;
    private final Clock clock;
    private final Duration interval;
    private final Runnable gate;
    private final Consumer<Event> publish;

    private Sample first;
    private Event.JobProgressed latest;
    private long publishedAt;
    private boolean published;

    private record Sample(double fraction, long atMillis) {}

    /** @param gate throws when the stage may not go on */
    ProgressReport(StagePart part, Clock clock, Duration interval, Runnable gate, Consumer<Event> publish) {
        this.part = part;
        this.clock = clock;
        this.interval = interval;
        this.gate = gate;
        this.publish = publish;
    }

    @Override
    public void check() {
        gate.run();
    }

    @Override
    public void report(double fraction, Map<String, Double> figures, String message) {
        check();
        publish(Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0, 1), figures, message);
    }

    /** Reports the end of work that has reported anything before. */
    synchronized void end() {
        if (latest != null && (latest.fraction() < 1 || !published)) {
            publish(1, latest.figures(), latest.message());
        }
    }

    private synchronized void publish(double fraction, Map<String, Double> figures, String message) {
        long now = clock.millis();
        boolean isFirst = first == null;
        if (isFirst) {
            first = new Sample(fraction, now);
        }
        boolean isLast = fraction >= 1 && (latest == null || latest.fraction() < 1);
        latest = new Event.JobProgressed(
                part.jobId(),
                part.target(),
                part.stage(),
                fraction,
                secondsLeft(fraction, now),
                figures,
                message,
                now,
                part.step());
        published = isFirst || isLast || now - publishedAt >= interval.toMillis();
        if (published) {
            publishedAt = now;
            publish.accept(latest);
        }
    }

    private Optional<Double> secondsLeft(double fraction, long now) {
        double done = fraction - first.fraction();
        if (fraction >= 1) {
            return Optional.of(0.0);
        }
        // A clock that is set back must not make an event that no reader accepts.
        double seconds = Math.max(0, now - first.atMillis()) / 1000.0 * (1 - fraction) / done;
        return done > 0 && Double.isFinite(seconds) ? Optional.of(seconds) : Optional.empty();
    }
}
