package io.adapruner.finetune.export;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.finetune.EngineAccess;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.Imitated;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingTask;
import io.adapruner.network.Weights;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.Optional;

/** Says which weights of a training count, and what the test images, which choose nothing, say of them. */
@Singleton
class TestScore {
    private final EngineAccess engines;
    private final FineTuningConfig config;

    TestScore(EngineAccess engines, FineTuningConfig config) {
        this.engines = engines;
        this.config = config;
    }

    /** @param scored whether labels of the test images say what is right */
    FineTuned of(LoadedTraining trained, boolean scored, StopSignal stop) {
        Engine engine = engines.get();
        Weights last = trained.run().weights();
        boolean counts = counts(engine, trained, last);
        Weights weights = counts ? last : trained.task().weights();
        return new FineTuned(
                weights,
                trained.run().epochs().finished().isEmpty()
                        ? Optional.empty()
                        : Optional.of(score(engine, trained, weights, counts, scored, stop)));
    }

    /** With labels the last epoch counts; a training by imitation counts where it has brought the network nearer to the original. */
    private static boolean counts(Engine engine, LoadedTraining trained, Weights last) {
        return trained.task().labelled()
                || trained.run().epochs().finished().isEmpty()
                || new Imitated(engine, trained.task(), trained.images().heldOut()).nearer(last);
    }

    private FineTuned.Score score(
            Engine engine, LoadedTraining trained, Weights weights, boolean counts, boolean scored, StopSignal stop) {
        TrainingTask task = trained.task();
        ImageSplit test = trained.images().test();
        return new FineTuned.Score(
                scored ? Optional.of(accuracy(engine, task, test, weights, stop)) : Optional.empty(),
                task.imitated().map(teacher -> new LikenessTest(engine, task, teacher).of(weights, test, stop)),
                counts);
    }

    private double accuracy(Engine engine, TrainingTask task, ImageSplit test, Weights weights, StopSignal stop) {
        try (RunningNetwork network = engine.load(task.network(), weights, task.preprocessing(), task.precision());
                Batches batches =
                        Batches.sequential(test, config.evaluationBatch()).reusing()) {
            return network.evaluate(stoppable(batches, stop)).accuracy();
        }
    }

    private static Iterator<Batch> stoppable(Iterator<Batch> batches, StopSignal stop) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                stop.check();
                return batches.next();
            }
        };
    }
}
