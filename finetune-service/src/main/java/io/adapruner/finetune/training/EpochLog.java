package io.adapruner.finetune.training;

import io.adapruner.pipeline.document.TargetResult.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened so far, epoch by epoch; part of every checkpoint.
 *
 * @param finished epochs from 1
 * @param lossSum of the running epoch, over its images
 * @param correct images of the running epoch classified correctly while training
 * @param images of the running epoch seen so far
 * @param seconds spent in the running epoch
 */
public record EpochLog(List<Epoch> finished, double lossSum, long correct, long images, double seconds) {
    public EpochLog {
        finished = List.copyOf(finished);
    }

    static EpochLog empty() {
        return new EpochLog(List.of(), 0, 0, 0, 0);
    }

    EpochLog step(double meanLoss, int stepCorrect, int batch, double stepSeconds) {
        return new EpochLog(
                finished, lossSum + meanLoss * batch, correct + stepCorrect, images + batch, seconds + stepSeconds);
    }

    /** @param labelled whether the images of the epoch were counted as right or wrong */
    EpochLog endEpoch(boolean labelled) {
        var all = new ArrayList<>(finished);
        double accuracy = images == 0 ? 0 : 100.0 * correct / images;
        all.add(new Epoch(
                finished.size() + 1, meanLoss(), labelled ? Optional.of(accuracy) : Optional.empty(), seconds));
        return new EpochLog(all, 0, 0, 0, 0);
    }

    /** Mean loss of the running epoch. */
    double meanLoss() {
        return images == 0 ? 0 : lossSum / images;
    }

    public double totalSeconds() {
        return seconds + finished.stream().mapToDouble(Epoch::seconds).sum();
    }
}
