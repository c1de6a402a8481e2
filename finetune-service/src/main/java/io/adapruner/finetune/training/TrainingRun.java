package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Augmentation;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.CosineSchedule;
import io.adapruner.engine.Engine;
import io.adapruner.engine.StepOutcome;
import io.adapruner.engine.Trainer;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One training, which can be left at any step and resumed elsewhere with the same result bit for bit: batches depend on seed
 * and epoch alone, the rate on the step alone, and everything else is in {@link #state}.
 *
 * <p>The last epoch counts: nothing is chosen on the test split, so it is not even here.
 */
public final class TrainingRun implements AutoCloseable {
    private final TrainingTask task;
    private final ImageSplit images;
    private final int stepsPerEpoch;
    private final long totalSteps;
    private final CosineSchedule schedule;
    /** Empty when there is nothing to train. */
    private final Optional<Trainer> trainer;

    private long step;
    private double latestLoss = Double.NaN;
    private EpochLog epochs = EpochLog.empty();
    private List<GammaHistogram> histograms = List.of();

    /**
     * A training before its first step.
     *
     * @param images to learn from
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} when not even one batch can be filled
     */
    public TrainingRun(Engine engine, TrainingTask task, ImageSplit images) {
        TrainingRecipe recipe = task.recipe();
        this.task = task;
        this.images = images;
        this.stepsPerEpoch = images.size() / recipe.batch();
        if (stepsPerEpoch == 0 && recipe.epochs() > 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "batch " + recipe.batch() + " is larger than the training split of " + images.size() + " images");
        }
        this.totalSteps = (long) stepsPerEpoch * recipe.epochs();
        long warmup = Math.min(totalSteps, Math.round(recipe.warmupEpochs() * stepsPerEpoch));
        this.schedule = new CosineSchedule(recipe.learningRate(), warmup, totalSteps);
        this.trainer = totalSteps == 0
                ? Optional.empty()
                : Optional.of(engine.trainer(
                        task.network(),
                        task.weights(),
                        task.preprocessing(),
                        task.precision(),
                        recipe,
                        task.sparsity(),
                        task.teacher()));
    }

    /** Continues where a checkpoint was made, instead of at the first step. */
    public void resume(Checkpoint checkpoint, Weights state) {
        if (checkpoint.seed() != task.seed()) {
            throw new ProblemException(
                    ProblemCode.INTERNAL,
                    "checkpoint of slice " + checkpoint.slice() + " was made with seed " + checkpoint.seed() + ", not "
                            + task.seed());
        }
        trainer.orElseThrow().restore(state);
        step = checkpoint.step();
        epochs = checkpoint.epochs();
        histograms = checkpoint.histograms();
    }

    /** Called after every step. */
    @FunctionalInterface
    public interface StepListener {
        /** @param seconds the step took, waiting for its images included */
        void stepped(TrainingRun training, int images, double seconds);
    }

    /**
     * Trains on.
     *
     * @param stop asked after every step whether to return
     * @throws ProblemException {@link ProblemCode#NON_FINITE_LOSS}; {@link ProblemCode#DEAD_LAYER} in sparse training
     */
    public void advance(StopSignal stop, StepListener listener) {
        while (!finished()) {
            Trainer running = trainer.orElseThrow();
            try (Batches batches = batchesOfRunningEpoch()) {
                long before = System.nanoTime();
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    StepOutcome outcome = running.step(batch, schedule.rate(step));
                    long now = System.nanoTime();
                    record(outcome, batch.size(), (now - before) * 1e-9);
                    listener.stepped(this, batch.size(), (now - before) * 1e-9);
                    before = now;
                    if (stop.stopRequested()) {
                        return;
                    }
                }
            }
        }
    }

    private Batches batchesOfRunningEpoch() {
        int epoch = (int) (step / stepsPerEpoch);
        return Batches.training(images, task.recipe().batch(), Augmentation.cifar(), task.seed(), epoch)
                .skip((int) (step % stepsPerEpoch));
    }

    private void record(StepOutcome outcome, int size, double seconds) {
        latestLoss = outcome.loss();
        step++;
        epochs = epochs.step(outcome.loss(), outcome.correct(), size, seconds);
        if (step % stepsPerEpoch == 0) {
            epochs = epochs.endEpoch();
            if (task.sparsity() > 0) {
                var all = new ArrayList<>(histograms);
                all.add(GammaHistogram.of(epochs.finished().size(), task.network(), weights()));
                histograms = all;
            }
        }
    }

    public boolean finished() {
        return step >= totalSteps;
    }

    public long step() {
        return step;
    }

    public long totalSteps() {
        return totalSteps;
    }

    public EpochLog epochs() {
        return epochs;
    }

    public List<GammaHistogram> histograms() {
        return histograms;
    }

    /** The epoch of the latest step, from 1; 0 before the first. */
    public int epoch() {
        return step == 0 ? 0 : (int) ((step - 1) / stepsPerEpoch) + 1;
    }

    /** Mean loss of the latest batch; NaN before the first. */
    public double latestLoss() {
        return latestLoss;
    }

    /** Rate of the next step. */
    public double learningRate() {
        return schedule.rate(step);
    }

    /** The weights as they would be used: averaged if the recipe asks for it. */
    public Weights weights() {
        return trainer.map(Trainer::weights).orElse(task.weights()).checkedFor(task.network());
    }

    /**
     * Everything that the trainer needs to go on.
     *
     * @throws ProblemException {@link ProblemCode#NON_FINITE_WEIGHTS} naming the first tensor with a value that is not finite
     */
    public Weights state() {
        Weights state = trainer.orElseThrow().state();
        state.tensors().forEach((name, tensor) -> {
            if (!tensor.isFinite()) {
                throw new ProblemException(
                        ProblemCode.NON_FINITE_WEIGHTS,
                        "tensor " + name + " holds NaN or infinity after step " + step + " of " + totalSteps);
            }
        });
        return state;
    }

    @Override
    public void close() {
        trainer.ifPresent(Trainer::close);
    }
}
