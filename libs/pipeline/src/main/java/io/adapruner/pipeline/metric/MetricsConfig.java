package io.adapruner.pipeline.metric;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often figures are taken that would make a scrape wait. */
@ConfigMapping(prefix = "adapruner.metrics")
public interface MetricsConfig {
    /** Time between two checks of broker, store, consumer groups and dead letters. */
    @WithDefault("15s")
    Duration interval();
}
