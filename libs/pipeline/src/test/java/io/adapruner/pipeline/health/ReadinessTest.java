package io.adapruner.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.stage.JobControls;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ReadinessTest {
    @Inject
    @Readiness
    BrokerReadiness broker;

    @Inject
    @Readiness
    StoreReadiness bucket;

    @Inject
    JobControls controls;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void aServiceIsReadyOnceItsPlatformAnswers() {
        assertThat(controls.state("nobody")).isEmpty();
        assertThat(broker.call().getStatus()).isEqualTo(Status.UP);
        assertThat(bucket.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void everyTopicExistsInItsLayout() throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            List<String> names = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                names.add(topic.topicName());
                names.add(topic.deadLetterTopicName());
            }
            var topics = admin.describeTopics(names).allTopicNames().get();
            assertThat(topics.get("adapruner.training.slice.requested").partitions())
                    .hasSize(8);
            assertThat(topics.get("adapruner.pruning.requested").partitions()).hasSize(4);
            assertThat(topics.get("adapruner.pruning.requested.dlq").partitions())
                    .hasSize(1);

            assertThat(setting(admin, "adapruner.job.controlled", "cleanup.policy"))
                    .isEqualTo("compact");
            assertThat(setting(admin, "adapruner.pruning.requested", "retention.ms"))
                    .isEqualTo("-1");
            assertThat(setting(admin, "adapruner.job.progressed", "retention.ms"))
                    .isEqualTo("604800000");
        }
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(name)
                .value();
    }
}
