package io.adapruner.pipeline.dataset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How data sets are split and kept. */
@ConfigMapping(prefix = "adapruner.data")
public interface DatasetConfig {
    /** Fraction of every class's training images that is held out where there is no validation split. */
    @WithDefault("0.1")
    double heldOutFraction();

    /** Decoded data sets that stay in memory after their last use. */
    @WithDefault("1")
    int idle();
}
