package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Stage;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Bounds of the stages that run in this process. */
@ConfigMapping(prefix = "adapruner.stage")
public interface StageConfig {
    /** Longest run of one attempt. */
    @WithDefault("6h")
    Duration deadline();

    /** Exceptions to {@link #deadline} by stage, e.g. {@code adapruner.stage.deadlines.search=10m}. */
    Map<Stage, Duration> deadlines();

    /** How long work may take to end after its progress asked it to; then it is interrupted. */
    @WithDefault("30s")
    Duration grace();

    /** Jobs that are worked on at the same time, per stage. */
    @WithDefault("1")
    int concurrency();

    /** Most attempts at work that fails for a transient reason. */
    @WithDefault("8")
    int attempts();

    /** Wait before the second attempt; doubles with each further one. */
    @WithDefault("1s")
    Duration backOff();

    /** Longest wait between two attempts. */
    @WithDefault("30s")
    Duration longestBackOff();

    /** Shortest time between two progress events of one stage. */
    @WithDefault("500ms")
    Duration progressInterval();

    /** The deadline of one stage. */
    default Duration deadline(Stage stage) {
        return deadlines().getOrDefault(stage, deadline());
    }
}
