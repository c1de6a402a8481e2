package io.adapruner.finetune;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the configured device is missing: never silently another one. */
@Readiness
@ApplicationScoped
class FineTuningReadiness implements HealthCheck {
    private final FineTuningService service;

    FineTuningReadiness(FineTuningService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("fine-tuning")
                .status(service.impediment().isEmpty());
        service.impediment().ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }
}
