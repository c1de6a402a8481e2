package io.adapruner.finetune.training;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.CosineSchedule;
import io.adapruner.engine.Engine;
import io.adapruner.engine.StepOutcome;
import io.adapruner.engine.Trainer;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Origin;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One training, which can be left at any step and resumed elsewhere with the same result bit for bit: batches depend on seed
 * and epoch alone, the rate on the step alone, and everything else is in {@link #state}. Where its rate is searched for, the
 * trials come first, as steps of the same training.
 *
 * <p>The last epoch counts: nothing is chosen on the test split, so it is not even here.
 */
public final class TrainingRun implements AutoCloseable {
    private final TrainingTask task;
    private final ImageSplit images;
    private final int stepsPerEpoch;
    /** Of the training proper. */
    private final long trainingSteps;
    /** Empty when there is nothing to train. */
    private final Optional<Trainer> trainer;
    /** Empty when no rate is searched for. */
    private final Optional<RateTrials> trials;

    /** Steps of the training proper. */
    private long trained;

    private double latestLoss = Double.NaN;
    private EpochLog epochs = EpochLog.empty();
    private List<GammaHistogram> histograms = List.of();

    /**
     * A training before its first step.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} when not even one batch can be filled
     */
    public TrainingRun(Engine engine, TrainingTask task, TrainingImages images) {
        TrainingRecipe recipe = task.recipe();
        this.task = task;
        this.images = images.learnt();
        this.stepsPerEpoch = this.images.size() / recipe.batch();
        if (stepsPerEpoch == 0 && recipe.epochs() > 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "batch " + recipe.batch() + " is larger than the training split of " + this.images.size()
                            + " samples");
        }
        this.trainingSteps = (long) stepsPerEpoch * recipe.epochs();
        this.trainer = trainingSteps == 0
                ? Optional.empty()
                : Optional.of(engine.trainer(
                        task.network(),
                        task.weights(),
                        task.preprocessing(),
                        task.precision(),
                        recipe,
                        task.sparsity(),
                        task.teacher()));
        this.trials = trainer.flatMap(_ -> RateSearchPlan.of(
                        recipe,
                        trainingSteps,
                        images.tried().size(),
                        images.heldOut().size())
                .map(plan -> new RateTrials(
                        task,
                        images,
                        new HeldOutJudge(engine, task, images.heldOut()),
                        schedule(recipe.learningRate()),
                        RateLog.empty(plan))));
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
        trials.ifPresent(
                search -> search.resume(checkpoint.rates().orElseGet(RateLog::notSearched), checkpoint.step()));
        trained = checkpoint.step() - searched();
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
        if (searching()) {
            trials.orElseThrow().advance(trainer.orElseThrow(), stop, (loss, size, seconds) -> {
                latestLoss = loss;
                listener.stepped(this, size, seconds);
            });
        }
        if (!searching()) {
            train(stop, listener);
        }
    }

    private void train(StopSignal stop, StepListener listener) {
        CosineSchedule schedule = schedule(learningRateUsed().rate());
        while (!finished()) {
            Trainer running = trainer.orElseThrow();
            try (Batches batches = batchesOfRunningEpoch()) {
                long before = System.nanoTime();
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    StepOutcome outcome = running.step(batch, schedule.rate(trained));
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
        int epoch = (int) (trained / stepsPerEpoch);
        return Batches.training(
                        images,
                        task.recipe().batch(),
                        task.recipe().changes(),
                        task.recipe().shuffleBuffer(),
                        task.seed(),
                        epoch)
                .skip((int) (trained % stepsPerEpoch))
                .reusing();
    }

    private void record(StepOutcome outcome, int size, double seconds) {
        latestLoss = outcome.loss();
        trained++;
        epochs = epochs.step(outcome.loss(), outcome.correct(), size, seconds);
        if (trained % stepsPerEpoch == 0) {
            epochs = epochs.endEpoch(task.labelled());
            if (task.sparsity() > 0) {
                var all = new ArrayList<>(histograms);
                all.add(GammaHistogram.of(epochs.finished().size(), task.network(), weights()));
                histograms = all;
            }
        }
    }

    public boolean finished() {
        return trained >= trainingSteps;
    }

    /** Whether the rate of the training is still being searched for. */
    public boolean searching() {
        return trials.filter(search -> !search.log().over()).isPresent();
    }

    /** Optimiser steps so far, those of trials included. */
    public long step() {
        return searched() + trained;
    }

    public long totalSteps() {
        return trials.map(search -> search.log().plan().totalSteps()).orElse(0L) + trainingSteps;
    }

    private long searched() {
        return trials.map(RateTrials::step).orElse(0L);
    }

    /** How far the search for the rate is; empty where the rate is given. */
    Optional<RateLog> rateLog() {
        return trials.map(RateTrials::log);
    }

    /** The peak rate of the training, where it comes from and what was tried for it; not while it is searched for. */
    public LearningRate learningRateUsed() {
        double given = task.recipe().learningRate();
        return rateLog().map(log -> log.result(given)).orElseGet(() -> LearningRate.untried(given, Origin.GIVEN));
    }

    private CosineSchedule schedule(double rate) {
        long warmup = Math.min(trainingSteps, Math.round(task.recipe().warmupEpochs() * stepsPerEpoch));
        return new CosineSchedule(rate, warmup, trainingSteps);
    }

    public EpochLog epochs() {
        return epochs;
    }

    public List<GammaHistogram> histograms() {
        return histograms;
    }

    /** The epoch of the latest step, from 1; 0 before the first, and in trials. */
    public int epoch() {
        return trained == 0 ? 0 : (int) ((trained - 1) / stepsPerEpoch) + 1;
    }

    /** Spent in steps and in judging trials. */
    public double seconds() {
        return epochs.totalSeconds() + rateLog().map(RateLog::seconds).orElse(0.0);
    }

    /** What a watcher is told of the search for a rate; empty where the rate is given. */
    public String rateMessage() {
        return rateLog()
                .filter(log -> log.plan().possible())
                .map(log -> searching()
                        ? "trying learning rate " + log.rate()
                        : "learning rate " + learningRateUsed().rate() + "; held-out losses: " + log.summary())
                .orElse("");
    }

    /** Mean loss of the latest batch; NaN before the first. */
    public double latestLoss() {
        return latestLoss;
    }

    /** Rate of the next step. */
    public double learningRate() {
        return searching()
                ? trials.orElseThrow().learningRate()
                : schedule(learningRateUsed().rate()).rate(trained);
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
                        "tensor " + name + " holds NaN or infinity after step " + step() + " of " + totalSteps());
            }
        });
        return state;
    }

    @Override
    public void close() {
        trainer.ifPresent(Trainer::close);
    }
}
