package io.adapruner.pipeline.topic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jboss.logging.Logger;

/**
 * Batches that are damaged on the broker's disk. A consumer stops before them; it goes on only where an operator has said so, one
 * offset after the other, because where the damaged batch ends cannot be read from it.
 */
final class Damage {
    private static final Logger LOG = Logger.getLogger(Damage.class);

    private final Set<LogPlace> allowed;
    private final Map<TopicPartition, Long> passed = new HashMap<>();

    Damage(Set<LogPlace> allowed) {
        this.allowed = new HashSet<>(allowed);
    }

    /** Where the consumer stopped; empty when the failure is no damage of one partition. */
    static Optional<LogPlace> place(Consumer<?, ?> consumer, KafkaException failure) {
        if (failure instanceof RecordDeserializationException e) {
            return Optional.of(LogPlace.of(e.topicPartition(), e.offset()));
        }
        // Kafka has no type for it: the partition stands in the message, and the consumer still stands before the batch.
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
            LOG.errorf("the damaged records from %s on are passed over, as adapruner.follower.skip-damaged says", place);
        }
        passed.put(place.topicPartition(), place.offset() + 1);
        return true;
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
