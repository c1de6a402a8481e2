package io.adapruner.pipeline.event;

import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Tells facts to the other services: one channel for every topic, key = job id. */
@Singleton
public class EventPublisher {
    /** The outgoing channel; its address is chosen per message. */
    public static final String CHANNEL = "adapruner-events";

    private final Emitter<String> emitter;
    private final EventConfig config;
    private final JobTraces traces;
    private final Clock clock = Clock.systemUTC();

    public EventPublisher(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<String> emitter,
            EventConfig config,
            JobTraces traces) {
        this.emitter = emitter;
        this.config = config;
        this.traces = traces;
    }

    /**
     * Publishes the event.
     *
     * @return completes when all in-sync replicas have it; fails with {@code BROKER_UNAVAILABLE} when they have not within
     *     {@code adapruner.events.acknowledgement}
     */
    public CompletionStage<Void> publish(Event event) {
        var acknowledged = new CompletableFuture<Void>();
        try {
            emitter.send(message(event, acknowledged));
        } catch (IllegalStateException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged
                .orTimeout(config.acknowledgement().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(problem(event, failure)));
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
        var encoded = EventCodec.encode(event, UUID.randomUUID().toString(), config.source(), clock.instant());
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

    private static ProblemException problem(Event event, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
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
