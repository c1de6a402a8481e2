package io.adapruner.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every job written before the start is known, and as long as nothing hides what is written since. */
@Readiness
@ApplicationScoped
public class JobLogReadiness implements HealthCheck {
    private final JobLog log;

    JobLogReadiness(JobLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> hindrance = log.hindrance();
        var response = HealthCheckResponse.named("job-log").status(hindrance.isEmpty());
        hindrance.ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }
}
