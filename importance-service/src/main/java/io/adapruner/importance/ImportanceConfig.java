package io.adapruner.importance;

import io.adapruner.engine.EngineConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/** What the importance service computes with; only the residual rule computes at all. */
@ConfigMapping(prefix = "adapruner.engine")
public interface ImportanceConfig {
    /** {@code cpu}, {@code cuda} or {@code cuda:N}; a missing device is an error, never silently the CPU. */
    @WithDefault("cpu")
    String device();

    /** Threads of one operation on the CPU; as many as there are processors if empty. */
    OptionalInt threads();

    /** As the engine wants it. */
    default EngineConfig engine() {
        return new EngineConfig(device(), threads().orElse(Runtime.getRuntime().availableProcessors()));
    }
}
