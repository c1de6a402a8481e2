package io.adapruner.pipeline.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events are published. */
@ConfigMapping(prefix = "adapruner.events")
public interface EventConfig {
    /** {@code ce_source}: who publishes the events; a URI reference. */
    @WithDefault("/adapruner/${quarkus.application.name:service}")
    String source();

    /** Longest wait for the acknowledgement of all in-sync replicas. */
    @WithDefault("30s")
    Duration acknowledgement();

    /** Most events that are sent and neither acknowledged nor refused; progress may take half of it. */
    @WithDefault("1024")
    int underway();
}
