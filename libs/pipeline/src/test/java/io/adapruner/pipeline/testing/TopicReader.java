package io.adapruner.pipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** Reads a topic from its beginning, for tests. */
public final class TopicReader {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;

    public TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Waits for {@code count} records of a key and returns those that are there by then. */
    public List<ConsumerRecord<String, String>> await(String topic, String key, int count) {
        return await(topic, found -> found.size() >= count, r -> key.equals(r.key()));
    }

    /** The events of one job on its topic, at least {@code count}. */
    public List<Event> events(Topic topic, String jobId, int count) {
        return await(topic.topicName(), jobId, count).stream()
                .map(r -> EventCodec.decode(topic, r.value()))
                .toList();
    }

    /** Everything about a job that is on the topic now. */
    public List<ConsumerRecord<String, String>> now(String topic, String key) {
        return await(topic, found -> true, r -> key.equals(r.key()));
    }

    private List<ConsumerRecord<String, String>> await(
            String topic,
            Predicate<List<ConsumerRecord<String, String>>> enough,
            Predicate<ConsumerRecord<String, String>> wanted) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> found = new ArrayList<>();
            // A consumer belongs to one thread, and waits for records itself.
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> {
                        consumer.poll(Duration.ofMillis(50)).forEach(r -> {
                            if (wanted.test(r)) {
                                found.add(r);
                            }
                        });
                        boolean caughtUp =
                                ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
                        assertThat(caughtUp && enough.test(found))
                                .as("%s holds only %d such records: %s", topic, found.size(), found)
                                .isTrue();
                    });
            return List.copyOf(found);
        }
    }
}
