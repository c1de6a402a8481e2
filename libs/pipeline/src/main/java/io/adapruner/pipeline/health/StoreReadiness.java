package io.adapruner.pipeline.health;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the bucket answers. */
@Readiness
@Singleton
public class StoreReadiness implements HealthCheck {
    private final ArtifactStore store;

    public StoreReadiness(ArtifactStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("artifact store");
        try {
            // The bucket may have been unreachable at start; it is made as soon as it can be.
            store.createBucket();
            return response.up().build();
        } catch (ProblemException e) {
            return response.down().withData("reason", e.getMessage()).build();
        }
    }
}
