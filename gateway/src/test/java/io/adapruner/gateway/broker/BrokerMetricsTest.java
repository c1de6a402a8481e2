package io.adapruner.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.testing.PlatformResource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** On a real broker, asked five times a second. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(BrokerMetricsTest.Often.class)
class BrokerMetricsTest {
    /** No patience. */
    public static class Often implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("adapruner.metrics.interval", "200ms");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    MeterRegistry registry;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void lagIsWhatIsWrittenAndNotDone() throws Exception {
        var partition = new TopicPartition(Topic.IMPORTANCE_EVALUATED.topicName(), 2);
        write(partition, 3);
        try (var member = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", servers, "group.id", "adapruner-lagging"),
                new StringDeserializer(),
                new StringDeserializer())) {
            member.assign(List.of(partition));
            member.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
        }
        await(2, "adapruner.consumer.lag", "group", "adapruner-lagging", "topic", partition.topic());
        await(0, "adapruner.consumer.members", "group", "adapruner-lagging");

        write(partition, 5);
        await(7, "adapruner.consumer.lag", "group", "adapruner-lagging", "topic", partition.topic());
    }

    @Test
    void deadLettersCountUntilTheyAreDeleted() throws Exception {
        var letters = new TopicPartition(Topic.SUBNETWORK_FOUND.deadLetterTopicName(), 0);
        await(0, "adapruner.dead.letters", "topic", letters.topic());

        write(letters, 2);
        await(2, "adapruner.dead.letters", "topic", letters.topic());

        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            admin.deleteRecords(Map.of(letters, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
        await(0, "adapruner.dead.letters", "topic", letters.topic());
    }

    @Test
    void theBrokersDiskIsShown() throws Exception {
        double total = gauge("adapruner.broker.disk.total.bytes", "broker", "1").value();

        assertThat(total).isGreaterThan(1 << 20);
        assertThat(gauge("adapruner.broker.disk.usable.bytes", "broker", "1").value())
                .isBetween(0.0, total);
    }

    private void write(TopicPartition partition, int records) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), "none", "{}"))
                        .get();
            }
        }
    }

    private Gauge gauge(String name, String... tags) {
        return Awaitility.await(name)
                .atMost(PATIENCE)
                .until(() -> registry.find(name).tags(tags).gauge(), Objects::nonNull);
    }

    private void await(double value, String name, String... tags) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(gauge(name, tags).value()).as(name).isEqualTo(value));
    }
}
