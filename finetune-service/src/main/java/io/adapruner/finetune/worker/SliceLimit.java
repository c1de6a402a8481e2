package io.adapruner.finetune.worker;

import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.TrainingRun;
import java.time.Duration;
import java.util.OptionalInt;

/** When a slice has trained enough: after some time or some epochs, or when it is asked to stop. */
final class SliceLimit implements StopSignal {
    private final long endNanos;
    private final TrainingRun training;
    private final int lastEpoch;
    private final StopSignal stop;

    SliceLimit(Duration duration, OptionalInt epochs, TrainingRun training, StopSignal stop) {
        this.endNanos = System.nanoTime() + duration.toNanos();
        this.training = training;
        this.lastEpoch =
                epochs.isPresent() ? training.epochs().finished().size() + epochs.getAsInt() : Integer.MAX_VALUE;
        this.stop = stop;
    }

    @Override
    public boolean stopRequested() {
        return System.nanoTime() - endNanos >= 0
                || training.epochs().finished().size() >= lastEpoch
                || stop.stopRequested();
    }
}
