package io.adapruner.compute;

import io.adapruner.engine.EngineConfig;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a service computes with; the only place that reads {@code adapruner.engine}. An empty value is an absent one, as
 * environment files write it.
 */
@ConfigMapping(prefix = "adapruner.engine")
public interface EngineSettings {
    /** {@code cpu}, {@code cuda} or {@code cuda:N}; empty: {@code cpu}. A missing device is an error, never silently the CPU. */
    Optional<String> device();

    /** Threads of one operation on the CPU, at most 1024; 0 or empty: as many as there are processors. */
    OptionalInt threads();

    /**
     * As the engine wants it.
     *
     * @throws io.adapruner.problem.ProblemException {@code INVALID_REQUEST} that quotes the value which is refused
     */
    default EngineConfig engine() {
        String device = device().orElse(EngineConfig.CPU);
        int threads = threads().orElse(0);
        return threads == 0 ? EngineConfig.allProcessors(device) : new EngineConfig(device, threads);
    }
}
