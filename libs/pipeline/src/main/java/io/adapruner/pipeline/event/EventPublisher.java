package io.adapruner.pipeline.event;

import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes facts to the other services: one channel for every topic, key = job id. */
@Singleton
public class EventPublisher {
    /** The outgoing channel; its address is chosen per message. */
    public static final String CHANNEL = "adapruner-events";

    private final Emitter<String> emitter;
    private final EventConfig config;
    private final JobTraces traces;
    private final Clock clock;
    private final Supplier<UUID> ids;

    /** Events that were sent and neither acknowledged nor refused yet. */
    private final Map<Event, CompletableFuture<Void>> underway = new HashMap<>();

    @Inject
    public EventPublisher(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<String> emitter,
            EventConfig config,
            JobTraces traces) {
        this(emitter, config, traces, Clock.systemUTC(), UUID::randomUUID);
    }

    EventPublisher(Emitter<String> emitter, EventConfig config, JobTraces traces, Clock clock, Supplier<UUID> ids) {
        this.emitter = emitter;
        this.config = config;
        this.traces = traces;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Publishes the event. Where it is underway already, because an earlier call stopped waiting for it, this one waits for the
     * end of that sending: an outage ends with one record of each event, however often it was tried.
     *
     * @return completes when all in-sync replicas have it; fails with {@code BROKER_UNAVAILABLE} when they do not within
     *     {@code adapruner.events.acknowledgement}, and at once when {@code adapruner.events.underway} events are underway
     */
    public CompletionStage<Void> publish(Event event) {
        return sent(event)
                .copy()
                .orTimeout(config.acknowledgement().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(problem(event, failure)));
    }

    /** Ends with the sending itself, which may take longer than any caller waits. */
    private CompletableFuture<Void> sent(Event event) {
        var acknowledged = new CompletableFuture<Void>();
        synchronized (underway) {
            CompletableFuture<Void> earlier = underway.get(event);
            if (earlier != null) {
                return earlier;
            }
            if (underway.size() >= bound(event)) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException(underway.size() + " events wait for the broker already"));
            }
            underway.put(event, acknowledged);
        }
        var _ = acknowledged.whenComplete((done, failure) -> {
            synchronized (underway) {
                underway.remove(event);
            }
        });
        try {
            emitter.send(message(event, acknowledged));
        } catch (RuntimeException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    /** A lost progress event is made good by the next one, so facts have the other half for themselves. */
    private int bound(Event event) {
        return event instanceof Event.JobProgressed ? config.underway() / 2 : config.underway();
    }

    /** How many events were sent and neither acknowledged nor refused yet. */
    int underway() {
        synchronized (underway) {
            return underway.size();
        }
    }

    /** Publishes the events in order and waits for all acknowledgements. */
    public void publishAll(List<? extends Event> events) {
        for (Event event : events) {
            try {
                publish(event).toCompletableFuture().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw problem(event, e);
            } catch (java.util.concurrent.ExecutionException e) {
                throw problem(event, e.getCause());
            }
        }
    }

    private Message<String> message(Event event, CompletableFuture<Void> acknowledged) {
        var encoded = EventCodec.encode(event, ids.get().toString(), config.source(), clock.instant());
        var headers = new RecordHeaders();
        encoded.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        traces.write(headers);
        var address = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(encoded.topic().topicName())
                .withKey(encoded.key())
                .withHeaders(headers)
                .build();
        return Message.of(
                encoded.body(),
                Metadata.of(address),
                () -> {
                    acknowledged.complete(null);
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    acknowledged.completeExceptionally(failure);
                    return CompletableFuture.completedFuture(null);
                });
    }

    /** A failure that came through another stage of a future is wrapped. */
    private static ProblemException problem(Event event, Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return problem(event, failure.getCause());
        }
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        if (failure instanceof IllegalArgumentException) {
            // It cannot be encoded, by no broker: trying again would never end.
            return new ProblemException(ProblemCode.INTERNAL, failure.getMessage(), failure);
        }
        if (failure instanceof RecordTooLargeException) {
            return new ProblemException(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    event.getClass().getSimpleName() + " of job " + event.jobId()
                            + " is larger than a record of the broker may be: " + failure.getMessage(),
                    failure);
        }
        String reason = failure instanceof TimeoutException ? "no acknowledgement in time" : failure.toString();
        return new ProblemException(
                ProblemCode.BROKER_UNAVAILABLE,
                event.getClass().getSimpleName() + " of job " + event.jobId() + " is not published on "
                        + event.topic().topicName() + ": " + reason,
                failure);
    }
}
