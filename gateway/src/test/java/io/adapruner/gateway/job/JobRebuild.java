package io.adapruner.gateway.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.gateway.GatewayConfig;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.FollowerConfig;
import io.adapruner.pipeline.trace.JobTraces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.StartupEvent;

/** A second gateway's job state, made of nothing but the broker's log. */
public final class JobRebuild implements AutoCloseable {
    private final JobLog log;

    public JobRebuild(Broker broker, FollowerConfig followers, GatewayConfig config) {
        var meters = new SimpleMeterRegistry();
        log = new JobLog(new Jobs(meters), broker, followers, config, new JobTraces(OpenTelemetry.noop()), meters);
        log.onStart(new StartupEvent());
    }

    public JsonNode document(String jobId) {
        return Json.mapper().valueToTree(JobDocument.of(log.get(jobId)));
    }

    @Override
    public void close() {
        log.stop();
    }
}
