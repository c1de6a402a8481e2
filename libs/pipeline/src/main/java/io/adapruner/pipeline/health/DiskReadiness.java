package io.adapruner.pipeline.health;

import io.adapruner.pipeline.cache.CacheConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while there is space for local copies and for temporary files. */
@Readiness
@Singleton
public class DiskReadiness implements HealthCheck {
    private final List<Path> folders;
    private final long reserve;

    @Inject
    public DiskReadiness(CacheConfig cache, DiskConfig config) {
        this(List.of(cache.directory(), Path.of(System.getProperty("java.io.tmpdir"))), config.reserveBytes());
    }

    DiskReadiness(List<Path> folders, long reserve) {
        if (reserve < 0) {
            throw new IllegalArgumentException("adapruner.disk.reserve-bytes " + reserve + " is negative");
        }
        this.folders = List.copyOf(folders);
        this.reserve = reserve;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("disk");
        for (Path folder : folders) {
            var shortage = FreeRoom.at(folder).shortage(reserve);
            if (shortage.isPresent()) {
                return response.down().withData("reason", shortage.get()).build();
            }
        }
        return response.up().build();
    }
}
