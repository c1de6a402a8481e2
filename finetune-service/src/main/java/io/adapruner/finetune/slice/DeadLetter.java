package io.adapruner.finetune.slice;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A record that cannot be processed, as it is written to {@code <topic>.dlq}: unchanged, with the reason in headers. */
final class DeadLetter {
    private DeadLetter() {}

    static ProducerRecord<String, byte[]> of(ConsumerRecord<String, byte[]> poison, Throwable reason) {
        var letter =
                new ProducerRecord<>(poison.topic() + ".dlq", null, poison.key(), poison.value(), poison.headers());
        // The names that SmallRye gives them, so that every dead letter of the system reads alike.
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("dead-letter-reason", String.valueOf(reason.getMessage()));
        headers.put("dead-letter-exception-class-name", reason.getClass().getName());
        headers.put("dead-letter-topic", poison.topic());
        headers.put("dead-letter-partition", String.valueOf(poison.partition()));
        headers.put("dead-letter-offset", String.valueOf(poison.offset()));
        headers.forEach((name, value) -> letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }
}
