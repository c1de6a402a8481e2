package io.adapruner.pipeline.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The space that a service needs on its own disks. */
@ConfigMapping(prefix = "adapruner.disk")
public interface DiskConfig {
    /**
     * Bytes that must be free where local copies and temporary files are kept; with fewer the service is not ready. 0: no
     * bound.
     */
    @WithDefault("33554432")
    long reserveBytes();
}
