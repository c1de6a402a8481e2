package io.adapruner.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every job written before the start is known. */
@Readiness
@ApplicationScoped
public class JobLogReadiness implements HealthCheck {
    private final JobLog log;

    JobLogReadiness(JobLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("job-log").status(log.isReplayed()).build();
    }
}
