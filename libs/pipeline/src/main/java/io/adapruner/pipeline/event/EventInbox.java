package io.adapruner.pipeline.event;

import io.adapruner.pipeline.trace.JobTraces;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Reads what arrives; counts what cannot be read ({@code adapruner_events_undecodable_total{type}}). */
@Singleton
public class EventInbox {
    private static final Logger LOG = Logger.getLogger(EventInbox.class);

    private final MeterRegistry registry;
    private final JobTraces traces;

    public EventInbox(MeterRegistry registry, JobTraces traces) {
        this.registry = registry;
        this.traces = traces;
    }

    /**
     * Hands the event in a record to its handler, as part of the job's trace.
     *
     * @throws UndecodableEventException which the channel turns into a record of the dead-letter topic, reason in its headers
     */
    public <T extends Event> void receive(Class<T> type, ConsumerRecord<String, String> received, Consumer<T> handler) {
        traces.<Void, RuntimeException>within(traces.read(received.headers()), () -> {
            handler.accept(decode(type, received));
            return null;
        });
    }

    private <T extends Event> T decode(Class<T> type, ConsumerRecord<String, String> received) {
        try {
            return EventCodec.decode(type, received.value());
        } catch (UndecodableEventException e) {
            registry.counter("adapruner.events.undecodable", "type", type.getSimpleName())
                    .increment();
            LOG.errorf(
                    "the record at %s-%d@%d goes to the dead-letter topic: %s",
                    received.topic(), received.partition(), received.offset(), e.getMessage());
            throw e;
        }
    }
}
