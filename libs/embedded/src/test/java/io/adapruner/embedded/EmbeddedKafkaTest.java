package io.adapruner.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @TempDir
    Path directory;

    @Test
    void recordsSurviveARestart() throws Exception {
        try (var broker = EmbeddedKafka.start(directory, 0)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (var admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic("facts", 1, (short) 1)))
                        .all()
                        .get();
            }
            try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("facts", "job", "accepted")).get();
            }
        }
        try (var broker = EmbeddedKafka.start(directory, 0);
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            var partition = new TopicPartition("facts", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var records = consumer.poll(Duration.ofSeconds(20));
            assertThat(records.records(partition)).singleElement().satisfies(r -> {
                assertThat(r.key()).isEqualTo("job");
                assertThat(r.value()).isEqualTo("accepted");
            });
        }
    }

    @Test
    void aFolderOfANewerVersionIsRefusedByName() throws Exception {
        Files.writeString(directory.resolve("adapruner-kafka-version"), "32000");
        assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("newer version");
    }
}
