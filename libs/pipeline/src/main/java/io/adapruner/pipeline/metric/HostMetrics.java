package io.adapruner.pipeline.metric;

import io.adapruner.pipeline.cache.CacheConfig;
import io.adapruner.pipeline.health.FreeRoom;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/**
 * {@code adapruner_process_resident_bytes}, which holds what libtorch takes beside the JVM, and
 * {@code adapruner_cache_disk_free_bytes} and {@code _total_bytes} of the volume with the local copies.
 */
@Startup
@Singleton
public class HostMetrics {
    private final MeterRegistry registry;
    private final Path cache;
    private final ResidentMemory memory = new ResidentMemory(Path.of("/proc/self/status"));

    public HostMetrics(MeterRegistry registry, CacheConfig cache) {
        this.registry = registry;
        this.cache = cache.directory().toAbsolutePath();
    }

    @PostConstruct
    void register() {
        Gauge.builder("adapruner.process.resident", memory, ResidentMemory::bytes)
                .description("Memory of this process in RAM, native libraries' included")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("adapruner.cache.disk.free", this, m -> m.volume()
                        .toFile()
                        .getUsableSpace())
                .description("Free space of the volume with the local copies")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("adapruner.cache.disk.total", this, m -> m.volume()
                        .toFile()
                        .getTotalSpace())
                .description("Size of the volume with the local copies")
                .baseUnit("bytes")
                .register(registry);
    }

    private Path volume() {
        return FreeRoom.volume(cache);
    }
}
