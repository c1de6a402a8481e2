package io.adapruner.benchmarks.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The broker's records, read and written from outside. */
public record EventLog(String bootstrapServers) {
    private static final String TOPICS = "adapruner.";

    /** Every record that names the job, of all topics but those of dead letters. */
    public List<ConsumerRecord<String, String>> of(String jobId) {
        return read(topic -> !topic.endsWith(".dlq"), value -> value.contains(jobId));
    }

    /** Every record of one topic. */
    public List<ConsumerRecord<String, String>> topic(String topic) {
        return read(topic::equals, value -> true);
    }

    /** Every record that a stage could not read or not settle. */
    public List<ConsumerRecord<String, String>> deadLetters() {
        return read(topic -> topic.endsWith(".dlq"), value -> true);
    }

    private List<ConsumerRecord<String, String>> read(Predicate<String> ofTopic, Predicate<String> ofValue) {
        var found = new ArrayList<ConsumerRecord<String, String>>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            Set<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .filter(p -> p.topic().startsWith(TOPICS) && ofTopic.test(p.topic()))
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (record.value() != null && ofValue.test(record.value())) {
                        found.add(record);
                    }
                });
            }
        }
        return found;
    }

    /** Publishes the records again, in the order given; returns when the broker has them. */
    public void repeat(List<ConsumerRecord<String, String>> records) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (ConsumerRecord<String, String> r : records) {
                var _ = producer.send(new ProducerRecord<>(r.topic(), null, r.key(), r.value(), r.headers()));
            }
            producer.flush();
        }
    }
}
