package io.adapruner.pipeline.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jboss.logging.Logger;

/**
 * Batches that are damaged on the broker's disk. Their partitions are held back, and tried again now and then, while the others are
 * read on. A consumer passes over damage only where an operator has said so, one offset after the other, because where the damaged
 * batch ends cannot be read from it.
 */
final class Damage {
    private static final Logger LOG = Logger.getLogger(Damage.class);

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Set<LogPlace> allowed;
    private final Map<TopicPartition, Long> passed = new HashMap<>();
    private final Map<TopicPartition, LogPlace> heldBack = new ConcurrentHashMap<>();
    private long heldAt;

    Damage(Set<LogPlace> allowed) {
        this.allowed = new HashSet<>(allowed);
    }

    /** Where the consumer stopped; empty when the failure is not damage of one partition. */
    static Optional<LogPlace> place(Consumer<?, ?> consumer, KafkaException failure) {
        if (failure instanceof RecordDeserializationException e) {
            return Optional.of(LogPlace.of(e.topicPartition(), e.offset()));
        }
        // Kafka has no type for it: the partition stands in the message, and the consumer still stands before the
        // batch.
        return consumer.assignment().stream()
                .filter(p -> names(failure, p))
                .findFirst()
                .map(p -> LogPlace.of(p, consumer.position(p)));
    }

    /** Whether this place may be passed over, because the operator named it or it continues one that was. */
    boolean mayPass(LogPlace place) {
        Long next = passed.get(place.topicPartition());
        boolean continued = next != null && next == place.offset();
        if (!continued && !allowed.contains(place)) {
            return false;
        }
        if (!continued) {
            LOG.errorf(
                    "the damaged records from %s on are passed over, as adapruner.follower.skip-damaged says", place);
        }
        passed.put(place.topicPartition(), place.offset() + 1);
        return true;
    }

    /** Reads on without the partition. */
    void holdBack(Consumer<?, ?> consumer, LogPlace place, KafkaException failure) {
        if (!place.equals(heldBack.put(place.topicPartition(), place))) {
            LOG.errorf(failure, "the records at %s are damaged; docs/runbook.md says what to do", place);
        }
        heldAt = System.nanoTime();
        consumer.pause(Set.of(place.topicPartition()));
    }

    /** Forgets what was repaired meanwhile, and tries what was not. */
    void retry(Consumer<?, ?> consumer) {
        if (heldBack.isEmpty()) {
            return;
        }
        heldBack.values().removeIf(place -> consumer.position(place.topicPartition()) > place.offset());
        if (System.nanoTime() - heldAt > RETRY.toNanos()) {
            heldAt = System.nanoTime();
            consumer.resume(heldBack.keySet());
        }
    }

    /** Which records block those behind them. */
    Optional<String> reason() {
        return heldBack.isEmpty()
                ? Optional.empty()
                : Optional.of(heldBack.values().stream()
                        .map(LogPlace::toString)
                        .sorted()
                        .collect(Collectors.joining(", ", "the records at ", " are damaged")));
    }

    private static boolean names(Throwable failure, TopicPartition partition) {
        var name = Pattern.compile("(?<![\\w.-])" + Pattern.quote(partition.toString()) + "(?!\\w)");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && name.matcher(cause.getMessage()).find()) {
                return true;
            }
        }
        return false;
    }
}
