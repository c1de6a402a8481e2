package io.adapruner.finetune.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.adapruner.pipeline.event.EncodedEvent;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.EventConfig;
import io.adapruner.pipeline.trace.JobTraces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as records of the plain Kafka clients, with the same headers that every service writes, trace context included. */
@Singleton
class EventRecords {
    private final EventConfig config;
    private final JobTraces traces;
    private final Clock clock = Clock.systemUTC();

    EventRecords(EventConfig config, JobTraces traces) {
        this.config = config;
        this.traces = traces;
    }

    /** @throws io.adapruner.pipeline.event.UndecodableEventException if the record holds something else */
    static <T extends Event> T decode(Class<T> type, ConsumerRecord<String, byte[]> request) {
        return EventCodec.decode(type, request.value() == null ? null : new String(request.value(), UTF_8));
    }

    List<ProducerRecord<String, byte[]>> encode(List<? extends Event> events) {
        return events.stream().map(this::encode).toList();
    }

    private ProducerRecord<String, byte[]> encode(Event event) {
        EncodedEvent encoded = EventCodec.encode(event, UUID.randomUUID().toString(), config.source(), clock.instant());
        var published = new ProducerRecord<>(
                encoded.topic().topicName(), encoded.key(), encoded.body().getBytes(UTF_8));
        encoded.headers().forEach((name, value) -> published.headers().add(name, value.getBytes(UTF_8)));
        traces.write(published.headers());
        return published;
    }
}
