package io.adapruner.finetune.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.adapruner.pipeline.event.EncodedEvent;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The topics, as another service sees them. */
public record Facts(String bootstrap) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public void publish(Event event) throws Exception {
        publish(event, "");
    }

    /** @param traceparent W3C trace context; empty: none */
    public void publish(Event event, String traceparent) throws Exception {
        EncodedEvent encoded = EventCodec.encode(event, UUID.randomUUID().toString(), "/test", Instant.now());
        var published = new ProducerRecord<>(encoded.topic().topicName(), encoded.key(), encoded.body());
        encoded.headers().forEach((name, value) -> published.headers().add(name, value.getBytes(UTF_8)));
        if (!traceparent.isEmpty()) {
            published.headers().add("traceparent", traceparent.getBytes(UTF_8));
        }
        send(published);
    }

    public void send(ProducerRecord<String, String> published) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            producer.send(published).get();
        }
    }

    /** Every committed event of one kind about a job, so far. */
    public <T extends Event> List<T> all(Class<T> type, Topic topic, String jobId) {
        return records(topic.topicName()).stream()
                .filter(r -> jobId.equals(r.key()))
                .map(r -> EventCodec.decode(type, r.value()))
                .toList();
    }

    /** Waits for the first such event. */
    public <T extends Event> T await(Class<T> type, Topic topic, String jobId) throws InterruptedException {
        await(type.getSimpleName() + " of " + jobId, () -> !all(type, topic, jobId)
                .isEmpty());
        return all(type, topic, jobId).getFirst();
    }

    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, PATIENCE, condition);
    }

    /** An error that a worker's thread ends with is what some tests make; the condition alone decides. */
    public static void await(String what, Duration patience, BooleanSupplier condition) throws InterruptedException {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .until(condition::getAsBoolean);
    }

    /** Waits until a number is above 0 and has stayed the same for a second. */
    public static void awaitStandstill(String what, LongSupplier number) {
        var last = new AtomicLong();
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(PATIENCE)
                .during(Duration.ofSeconds(1))
                .until(() -> {
                    long now = number.getAsLong();
                    return last.getAndSet(now) == now && now > 0;
                });
    }

    public List<ConsumerRecord<String, String>> records(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap, "isolation.level", "read_committed", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
