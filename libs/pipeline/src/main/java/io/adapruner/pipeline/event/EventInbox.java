package io.adapruner.pipeline.event;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Reads what arrives; counts what cannot be read ({@code adapruner_events_undecodable_total{type}}). */
@Singleton
public class EventInbox {
    private static final Logger LOG = Logger.getLogger(EventInbox.class);

    private final MeterRegistry registry;

    public EventInbox(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * The event in a record's body.
     *
     * @throws UndecodableEventException which the channel turns into a record of the dead-letter topic, reason in its headers
     */
    public <T extends Event> T decode(Class<T> type, String body) {
        try {
            return EventCodec.decode(type, body);
        } catch (UndecodableEventException e) {
            registry.counter("adapruner.events.undecodable", "type", type.getSimpleName())
                    .increment();
            LOG.errorf("a record goes to the dead-letter topic: %s", e.getMessage());
            throw e;
        }
    }
}
