package io.adapruner.pipeline.health;

import io.adapruner.pipeline.stage.ControlTopic;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.TopicSetup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the broker answers, the topics exist and the controls are known. */
@Readiness
@Singleton
public class BrokerReadiness implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;
    private final TopicSetup topics;
    private final ControlTopic controls;

    public BrokerReadiness(Broker broker, TopicSetup topics, ControlTopic controls) {
        this.admin = Admin.create(broker.settings());
        this.topics = topics;
        this.controls = controls;
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ZERO);
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("broker");
        if (!topics.isDone()) {
            return response.down()
                    .withData("reason", "topics are not made yet: " + topics.obstacle())
                    .build();
        }
        Optional<String> unread = controls.hindrance();
        if (unread.isPresent()) {
            return response.down().withData("reason", unread.get()).build();
        }
        try {
            var options = new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis());
            int nodes = admin.describeCluster(options).nodes().get().size();
            return response.up().withData("brokers", nodes).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return response.down().withData("reason", "interrupted").build();
        } catch (ExecutionException e) {
            return response.down()
                    .withData("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
