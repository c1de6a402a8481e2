package io.adapruner.pipeline.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.adapruner.pipeline.stage.StageRunner;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.TopicReader;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;

/** A listener as every service has one, on a real topic. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(ListeningTest.Listening.class)
class ListeningTest {
    private static final Topic TOPIC = Topic.PRUNING_REQUESTED;

    /** What a service configures for its channel, and the channel itself. */
    public static class Listening implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String channel = "mp.messaging.incoming.test-requests.";
            return Map.of(
                    channel + "connector",
                    "smallrye-kafka",
                    channel + "topic",
                    TOPIC.topicName(),
                    channel + "group.id",
                    "adapruner-test",
                    channel + "dead-letter-queue.topic",
                    TOPIC.deadLetterTopicName(),
                    "adapruner.test.listening",
                    "true",
                    "quarkus.otel.sdk.disabled",
                    "false",
                    "quarkus.otel.traces.exporter",
                    "none");
        }
    }

    /** Ten lines, as promised. */
    @ApplicationScoped
    @IfBuildProperty(name = "adapruner.test.listening", stringValue = "true")
    public static class TestListener {
        private final EventInbox inbox;
        private final StageRunner runner;

        public TestListener(EventInbox inbox, StageRunner runner) {
            this.inbox = inbox;
            this.runner = runner;
        }

        @Incoming("test-requests")
        @RunOnVirtualThread
        void on(ConsumerRecord<String, String> received) {
            inbox.receive(
                    Event.PruningRequested.class,
                    received,
                    event -> runner.run(
                            event,
                            Stage.IMPORTANCE,
                            Target.wholeJob(),
                            context -> List.of(new Event.ImportanceEvaluated(
                                    event.jobId(), event.request(), event.model(), "jobs/x/importance.json"))));
        }
    }

    @Inject
    EventPublisher events;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void whatIsPublishedArrivesAndIsCommittedAfterItsWork() throws Exception {
        var topics = new TopicReader(servers);
        events.publish(new Event.PruningRequested("listened", Samples.request(), "models/m/"));

        assertThat(topics.events(Topic.IMPORTANCE_EVALUATED, "listened", 1))
                .containsExactly(new Event.ImportanceEvaluated(
                        "listened", Samples.request(), "models/m/", "jobs/x/importance.json"));
        var published = topics.await(TOPIC.topicName(), "listened", 1).getFirst();
        awaitCommit(new TopicPartition(TOPIC.topicName(), published.partition()), published.offset() + 1);
    }

    @Test
    void whatTheWorkTellsContinuesTheTraceOfItsCause() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var encoded = EventCodec.encode(
                new Event.PruningRequested("traced", Samples.request(), "models/m/"), "1", "/test", Instant.now());
        var cause = new ProducerRecord<>(TOPIC.topicName(), encoded.key(), encoded.body());
        cause.headers().add("traceparent", ("00-" + trace + "-00f067aa0ba902b7-01").getBytes(UTF_8));
        send(cause);

        var told = new TopicReader(servers)
                .await(Topic.IMPORTANCE_EVALUATED.topicName(), "traced", 1)
                .getFirst();
        assertThat(new String(told.headers().lastHeader("traceparent").value(), UTF_8))
                .startsWith("00-" + trace + "-")
                .doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void poisonGoesToTheDeadLettersWithItsReasonAndThePartitionMovesOn() throws Exception {
        var topics = new TopicReader(servers);
        send(new ProducerRecord<>(TOPIC.topicName(), "poison", "{\"jobId\": 12, \"request\": \"?\"}"));
        events.publish(new Event.PruningRequested("poison", Samples.request(), "models/m/"));

        var dead = topics.await(TOPIC.deadLetterTopicName(), "poison", 1).getFirst();
        assertThat(dead.value()).isEqualTo("{\"jobId\": 12, \"request\": \"?\"}");
        assertThat(new String(dead.headers().lastHeader("dead-letter-reason").value(), UTF_8))
                .contains("not a PruningRequested");
        assertThat(topics.events(Topic.IMPORTANCE_EVALUATED, "poison", 1)).hasSize(1);
    }

    private void send(ProducerRecord<String, String> sent) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            producer.send(sent).get();
        }
    }

    private void awaitCommit(TopicPartition partition, long offset) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
            await("the offset is committed").atMost(Duration.ofSeconds(20)).until(() -> Optional.ofNullable(
                            admin.listConsumerGroupOffsets("adapruner-test")
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .get(partition))
                    .filter(committed -> committed.offset() >= offset)
                    .isPresent());
        }
    }
}
