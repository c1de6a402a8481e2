package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplit;
import io.adapruner.engine.Engine;
import io.adapruner.network.Weights;

/**
 * Whether a training by imitation has brought the network nearer to the original, on images that it has not seen. With few images it
 * may not: what linear algebra has found is then the better network.
 *
 * @param heldOut images that nothing was learnt from
 */
public record Imitated(Engine engine, TrainingTask task, ImageSplit heldOut) {
    /** @param trained the weights that the training ended with */
    public boolean nearer(Weights trained) {
        var judge = new HeldOutJudge(engine, task, heldOut);
        double before = error(judge, task.weights());
        return error(judge, trained) < before;
    }

    private double error(HeldOutJudge judge, Weights weights) {
        return judge.judge(0, weights, heldOut.size()).loss().orElse(Double.POSITIVE_INFINITY);
    }
}
