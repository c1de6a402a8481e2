package io.adapruner.finetune.worker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the configured device is missing: another one is never used silently. */
@Readiness
@ApplicationScoped
class WorkerReadiness implements HealthCheck {
    private final TrainingWorker service;

    WorkerReadiness(TrainingWorker service) {
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
