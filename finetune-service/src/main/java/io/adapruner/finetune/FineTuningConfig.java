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

    /** Consumer group that all fine-tuners share. */
    @WithDefault("adapruner-finetune")
    String group();

    /**
     * Name of this worker, unique among running ones; a restart under the same name fences its predecessor at once. Empty: a
     * random name, which is always safe.
     */
    Optional<String> slot();

    /** How often a paused training is looked at again. */
    @WithDefault("3s")
    Duration pausedRound();

    /** Images per evaluation step. */
    @WithDefault("256")
    int evaluationBatch();

    /** Timed runs per network, batch size and round of the latency measurement. */
    @WithDefault("15")
    int latencyRuns();
}
