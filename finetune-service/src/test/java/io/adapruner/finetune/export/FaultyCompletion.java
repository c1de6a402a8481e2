package io.adapruner.finetune.export;

import io.adapruner.finetune.EngineAccess;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.LoadedTraining;
import io.adapruner.finetune.training.TrainingSources;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;

/** The real completion, but a virtual machine that is short of something in the jobs whose names say so. */
@Alternative
@Priority(1)
@Singleton
public class FaultyCompletion extends FineTuningCompletion {
    /** The last slice of this job finds no heap. */
    public static final String HEAP = "job-without-heap";

    /** The last slice of this job finds a class missing. */
    public static final String LINKAGE = "job-without-class";

    /** The last slice of this job finds a class missing at the first attempt only. */
    public static final String ONCE = "job-without-class-once";

    FaultyCompletion(
            ArtifactStore store,
            TrainingSources sources,
            EngineAccess engines,
            FineTuningConfig config,
            TestScore scores,
            StepCompletion steps,
            Versions versions) {
        super(store, sources, engines, config, scores, steps, versions);
    }

    @Override
    public List<Event> finish(TrainingSliceRequested slice, LoadedTraining trained, StopSignal stop) {
        switch (slice.jobId()) {
            case HEAP -> throw new OutOfMemoryError("Java heap space");
            case LINKAGE -> throw new NoClassDefFoundError("ai/djl/Missing");
            case ONCE -> {
                if (slice.attempt().isEmpty()) {
                    throw new NoClassDefFoundError("ai/djl/Missing");
                }
            }
            default -> {}
        }
        return super.finish(slice, trained, stop);
    }
}
