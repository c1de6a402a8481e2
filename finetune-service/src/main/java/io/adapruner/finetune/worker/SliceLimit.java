package io.adapruner.finetune.worker;

import io.adapruner.finetune.training.TrainingRun;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** When a slice has trained enough: after some time or some epochs, or when it is asked to give way. */
final class SliceLimit implements BooleanSupplier {
    private final long endNanos;
    private final TrainingRun training;
    private final int lastEpoch;
    private final BooleanSupplier giveWay;

    SliceLimit(Duration duration, OptionalInt epochs, TrainingRun training, BooleanSupplier giveWay) {
        this.endNanos = System.nanoTime() + duration.toNanos();
        this.training = training;
        this.lastEpoch =
                epochs.isPresent() ? training.epochs().finished().size() + epochs.getAsInt() : Integer.MAX_VALUE;
        this.giveWay = giveWay;
    }

    @Override
    public boolean getAsBoolean() {
        return System.nanoTime() - endNanos >= 0
                || training.epochs().finished().size() >= lastEpoch
                || giveWay.getAsBoolean();
    }
}
