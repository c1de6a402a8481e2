package io.adapruner.pipeline.health;

import io.adapruner.pipeline.stage.ControlTopic;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as cancellations are received: a process whose follower has ended can only be started again. */
@Liveness
@Singleton
public class ControlLiveness implements HealthCheck {
    private final ControlTopic controls;

    public ControlLiveness(ControlTopic controls) {
        this.controls = controls;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("job-controls").status(controls.isAlive());
        controls.hindrance().ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }
}
