package io.adapruner.pipeline.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.adapruner.pipeline.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Events as records and back: JSON bodies, binary-mode CloudEvents 1.0 headers (Kafka protocol binding, section 3.2). */
public final class EventCodec {
    /** Longest body accepted and written, in bytes; below the broker's default of 1 MiB per record. */
    public static final int LONGEST_BODY = 900_000;

    private EventCodec() {}

    /**
     * @param id unique among the events of {@code source}
     * @param source who publishes it, a URI reference, e.g. {@code /adapruner/search-service}
     */
    public static EncodedEvent encode(Event event, String id, String source, Instant time) {
        String body;
        try {
            body = Json.mapper().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(event.getClass().getSimpleName() + " does not serialise", e);
        }
        int bytes = body.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_BODY) {
            throw new IllegalArgumentException(event.getClass().getSimpleName() + " of job " + event.jobId() + " takes "
                    + bytes + " bytes; events carry references, at most " + LONGEST_BODY);
        }
        Topic topic = event.topic();
        return new EncodedEvent(
                topic,
                event.key(),
                body,
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        id,
                        "ce_source",
                        source,
                        "ce_type",
                        topic.eventType(),
                        "ce_subject",
                        event.jobId(),
                        "ce_time",
                        time.toString(),
                        "content-type",
                        "application/json"));
    }

    /**
     * The event in a record's body.
     *
     * @throws UndecodableEventException if it is absent, too long, not JSON, or not a valid event of this type
     */
    public static <T extends Event> T decode(Class<T> type, String body) {
        if (body == null || body.length() > LONGEST_BODY) {
            throw new UndecodableEventException(
                    type.getSimpleName() + " has " + (body == null ? "no body" : "a body of " + body.length()));
        }
        T event;
        try {
            event = Json.mapper().readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new UndecodableEventException("not a " + type.getSimpleName() + ": " + reason(e), e);
        } catch (RuntimeException e) {
            throw new UndecodableEventException("not a " + type.getSimpleName() + ": " + e, e);
        }
        if (event == null) {
            throw new UndecodableEventException(type.getSimpleName() + " is null");
        }
        return event;
    }

    /** What the constructor that refused the value said, or else the parser. */
    private static String reason(JsonProcessingException e) {
        return e instanceof ValueInstantiationException && e.getCause() != null
                ? String.valueOf(e.getCause().getMessage())
                : e.getOriginalMessage();
    }

    /** The event in a record of a topic. */
    public static Event decode(Topic topic, String body) {
        return decode(topic.type(), body);
    }
}
