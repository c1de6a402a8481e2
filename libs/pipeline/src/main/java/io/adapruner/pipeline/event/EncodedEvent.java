package io.adapruner.pipeline.event;

import java.util.Map;

/**
 * An event as a Kafka record.
 *
 * @param key of the record, {@link Event#key()}
 * @param body JSON
 * @param headers binary-mode CloudEvents attributes and {@code content-type}
 */
public record EncodedEvent(Topic topic, String key, String body, Map<String, String> headers) {
    public EncodedEvent {
        headers = Map.copyOf(headers);
    }
}
