package io.adapruner.pipeline.stage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the control topic is followed. */
@ConfigMapping(prefix = "adapruner.controls")
public interface ControlConfig {
    /** Longest wait until the topic was read whole. */
    @WithDefault("30s")
    Duration readTimeout();
}
