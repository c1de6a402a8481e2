package io.adapruner.finetune;

import io.adapruner.finetune.slice.SliceLoop;
import io.adapruner.finetune.slice.SliceLoopConfig;
import io.adapruner.finetune.slice.SliceWork;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Starts this worker's two loops with the application and stops them with it: a running slice then ends at its next step. A
 * worker whose accelerator is missing takes no slices at all.
 */
@ApplicationScoped
class FineTuningService {
    private static final Logger LOG = Logger.getLogger(FineTuningService.class);

    private final EngineAccess engine;
    private final boolean deviceRequired;
    private final DeviceLoss loss;
    private final TrainingSlices slices;
    private final SliceLoop beginnings;
    private final SliceLoop trainings;
    private volatile Optional<String> impediment = Optional.of("not started");

    FineTuningService(
            Broker broker,
            FineTuningConfig config,
            EngineAccess engine,
            DeviceLoss loss,
            TrainingSlices slices,
            FineTuningListener listener,
            TrainingSliceWork work,
            TrainingMetrics metrics) {
        this.engine = engine;
        this.deviceRequired = config.deviceRequired();
        this.loss = loss;
        this.slices = slices;
        String slot = config.slot().orElseGet(() -> "worker-" + UUID.randomUUID());
        // One group per topic: members of a group must agree on what they subscribe to.
        this.beginnings = new SliceLoop(
                listener,
                SliceLoopConfig.of(
                        broker.settings(), Topic.WEIGHTS_INHERITED.topicName(), config.group() + "-beginnings", slot),
                new Random());
        this.trainings = new SliceLoop(
                new MeasuredSlices(leavingWithTheDevice(work), metrics),
                SliceLoopConfig.of(broker.settings(), Topic.TRAINING_SLICE_REQUESTED.topicName(), config.group(), slot),
                new Random());
        metrics.open(trainings::inHand);
        metrics.available(engine.configuredDevice(), this::impediment);
    }

    private SliceWork leavingWithTheDevice(SliceWork work) {
        return (request, stop) -> {
            try {
                return work.run(request, stop);
            } finally {
                if (loss.reason().isPresent()) {
                    // Not on this thread: leaving the group waits for the slice that this thread is about to give back.
                    Thread.ofPlatform().name("device-lost").start(this::leave);
                }
            }
        };
    }

    private void leave() {
        beginnings.close();
        trainings.close();
    }

    void start(@Observes StartupEvent started) {
        if (engine.accelerated()) {
            try {
                LOG.infof("Training on %s", engine.get().device());
            } catch (ProblemException e) {
                if (deviceRequired) {
                    throw e;
                }
                impediment = Optional.of(e.getMessage());
                LOG.errorf("No slices are taken: %s", e.getMessage());
                return;
            }
        }
        impediment = Optional.empty();
        beginnings.start();
        trainings.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        if (impediment.isEmpty()) {
            beginnings.close();
            trainings.close();
            slices.close();
        }
    }

    /** Why this worker takes no slices; empty when it does. */
    Optional<String> impediment() {
        if (loss.reason().isPresent()) {
            return loss.reason();
        }
        if (impediment.isEmpty() && !(beginnings.alive() && trainings.alive())) {
            return Optional.of("a slice loop has ended");
        }
        return impediment;
    }
}
