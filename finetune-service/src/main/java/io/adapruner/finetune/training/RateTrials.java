package io.adapruner.finetune.training;

import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.CosineSchedule;
import io.adapruner.engine.StepOutcome;
import io.adapruner.engine.Trainer;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.pipeline.document.LearningRate.Trial;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * The trials of a rate search, one rate after the other, each from the training's first weights and on the same batches of
 * images. Like the training they can be left at any step and resumed elsewhere with the same result.
 */
final class RateTrials {
    private final TrainingTask task;
    private final TrainingImages images;
    private final HeldOutJudge judge;
    private final CosineSchedule whole;

    private RateLog log;
    /** Of the running trial. */
    private int step;

    /** @param whole the schedule of the training, whose shape the trials have */
    RateTrials(TrainingTask task, TrainingImages images, HeldOutJudge judge, CosineSchedule whole, RateLog log) {
        this.task = task;
        this.images = images;
        this.judge = judge;
        this.whole = whole;
        this.log = log;
    }

    /** Called after every step. */
    @FunctionalInterface
    interface Listener {
        void stepped(double loss, int images, double seconds);
    }

    RateLog log() {
        return log;
    }

    /** Optimiser steps of all trials so far; those that a diverged trial left out count as done. */
    long step() {
        return (long) log.trials().size() * log.plan().steps() + step;
    }

    /** The rate of the next step. */
    double learningRate() {
        return schedule().rate(step);
    }

    /**
     * Continues where a checkpoint was made, with the trainer in the state of then.
     *
     * @param steps of the whole training; behind the search's they are not its own
     */
    void resume(RateLog then, long steps) {
        log = then;
        step = then.over()
                ? 0
                : Math.toIntExact(
                        steps - (long) then.trials().size() * then.plan().steps());
    }

    /**
     * Goes on until the search is over, and leaves the trainer at the training's start, or until it is told to stop.
     *
     * @throws ProblemException {@link ProblemCode#NON_FINITE_LOSS} for weights that are useless before any training
     */
    void advance(Trainer trainer, StopSignal stop, Listener listener) {
        while (!log.over()) {
            if (log.start().isEmpty()) {
                begin();
            } else if (step < log.plan().steps()) {
                if (step == 0) {
                    trainer.restart(task.weights());
                }
                train(trainer, stop, listener);
            } else {
                long before = System.nanoTime();
                end(judge.judge(log.rate(), trainer.latestWeights(), log.plan().judged()), before);
            }
            if (stop.stopRequested()) {
                break;
            }
        }
        if (log.over() || step == 0 || broken(trainer)) {
            trainer.restart(task.weights());
        }
    }

    /** A trial that would diverge in its next step has diverged: a checkpoint holds finite numbers only. */
    private boolean broken(Trainer trainer) {
        boolean finite = trainer.state().tensors().values().stream().allMatch(Tensor::isFinite);
        if (!finite) {
            end(Trial.diverged(log.rate()), System.nanoTime());
        }
        return !finite;
    }

    private void train(Trainer trainer, StopSignal stop, Listener listener) {
        CosineSchedule schedule = schedule();
        int stepsPerEpoch = images.tried().size() / task.recipe().batch();
        try (Batches batches = Batches.training(
                        images.tried(),
                        task.recipe().batch(),
                        task.recipe().changes(),
                        task.recipe().shuffleBuffer(),
                        task.seed(),
                        step / stepsPerEpoch)
                .skip(step % stepsPerEpoch)
                .reusing()) {
            long before = System.nanoTime();
            while (step < log.plan().steps() && batches.hasNext()) {
                Batch batch = batches.next();
                StepOutcome outcome;
                try {
                    outcome = trainer.step(batch, schedule.rate(step));
                } catch (ProblemException e) {
                    if (e.code() != ProblemCode.NON_FINITE_LOSS) {
                        throw e;
                    }
                    end(Trial.diverged(log.rate()), before);
                    return;
                }
                step++;
                long now = System.nanoTime();
                log = log.took((now - before) * 1e-9);
                listener.stepped(outcome.loss(), batch.size(), (now - before) * 1e-9);
                before = now;
                if (stop.stopRequested()) {
                    return;
                }
            }
        }
    }

    private void begin() {
        long before = System.nanoTime();
        double loss = judge.judge(0, task.weights(), log.plan().judged())
                .loss()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NON_FINITE_LOSS,
                        "the loss of " + task.network().name() + " on held-out samples is no finite number before any"
                                + " training"));
        log = log.startedAt(loss).took((System.nanoTime() - before) * 1e-9);
    }

    private void end(Trial trial, long before) {
        log = log.took((System.nanoTime() - before) * 1e-9).ended(trial);
        step = 0;
    }

    private CosineSchedule schedule() {
        return log.plan().schedule(log.rate(), whole);
    }
}
