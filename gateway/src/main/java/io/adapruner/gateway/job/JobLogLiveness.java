package io.adapruner.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as the log is followed: a gateway whose thread has ended can only be started again. */
@Liveness
@ApplicationScoped
public class JobLogLiveness implements HealthCheck {
    private final JobLog log;

    JobLogLiveness(JobLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("job-log").status(log.isAlive()).build();
    }
}
