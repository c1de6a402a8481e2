package io.adapruner.finetune;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How this worker trains. */
@ConfigMapping(prefix = "adapruner.finetune")
public interface FineTuningConfig {
    /** A slice ends at the first step after this time; at most one slice is repeated when a worker is killed. */
    @WithDefault("60s")
    Duration sliceDuration();

    /** A slice also ends when it has completed this many epochs; empty: no bound. */
    OptionalInt sliceEpochs();

    /** Most attempts at one slice that end with an error or with their process; then the job fails. */
    @WithDefault("3")
    int sliceAttempts();

    /** Consumer group that all fine-tuners share. */
    @WithDefault("adapruner-finetune")
    String group();

    /**
     * Name of this worker, unique among running ones; a restart under the same name fences its predecessor at once. Empty: a
     * random name, which is always safe.
     */
    Optional<String> slot();

    /**
     * Whether the service refuses to start without its device, as where no other worker could train; else it takes no slices.
     */
    @WithDefault("false")
    boolean deviceRequired();

    /** How often a paused training is checked again. */
    @WithDefault("3s")
    Duration pausedRound();

    /** Images per evaluation step. */
    @WithDefault("256")
    int evaluationBatch();

    /** Bounds of the latency measurement. */
    Latency latency();

    /** Both networks are timed until their medians are known well enough, within these bounds, for each batch size. */
    interface Latency {
        /** Timed runs of each network that are made in any case. */
        @WithDefault("8")
        int fewestRuns();

        /** Time after which medians count although they still vary: the machine is busy, and will not be quieter soon. */
        @WithDefault("250ms")
        Duration longest();
    }
}
