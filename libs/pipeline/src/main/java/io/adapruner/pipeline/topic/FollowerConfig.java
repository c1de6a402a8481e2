package io.adapruner.pipeline.topic;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How topics are followed that every process reads whole. */
@ConfigMapping(prefix = "adapruner.follower")
public interface FollowerConfig {
    /** Wait before the consumer is opened again after a failure. */
    @WithDefault("1s")
    Duration reconnect();

    /**
     * Damaged places that are passed over, as readiness names them: {@code topic-partition@offset}, separated by commas. What
     * stood there is lost to the reader, so this is the operator's decision (docs/runbook.md).
     */
    Optional<Set<LogPlace>> skipDamaged();
}
