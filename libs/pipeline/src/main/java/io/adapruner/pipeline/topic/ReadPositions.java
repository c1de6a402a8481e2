package io.adapruner.pipeline.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * How far a follower has read each partition. Outlives the consumers that read for it, and steps over damaged records where an
 * operator allows that. Used by the follower's thread; {@link #damaged} by any.
 */
final class ReadPositions {
    private static final Duration POLL = Duration.ofMillis(100);

    private final EventReader reader;
    private final Damage damage;
    private final Map<TopicPartition, Long> next = new HashMap<>();

    ReadPositions(EventReader reader, Damage damage) {
        this.reader = reader;
        this.damage = damage;
    }

    /** Lets a new consumer go on where the last one stopped. */
    void resume(Consumer<String, String> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        partitions.forEach(p -> consumer.seek(p, next.getOrDefault(p, 0L)));
    }

    /**
     * The next records, in the order of their partitions; empty when there are none yet.
     *
     * @throws KafkaException when the broker cannot be read; not for damaged records
     */
    List<ConsumerRecord<String, String>> read(Consumer<String, String> consumer) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        damage.retry(consumer);
        try {
            for (ConsumerRecord<String, String> received : consumer.poll(POLL)) {
                records.add(received);
                next.put(new TopicPartition(received.topic(), received.partition()), received.offset() + 1);
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            stepOver(consumer, Damage.place(consumer, e).orElseThrow(() -> e), e);
        }
        return records;
    }

    private void stepOver(Consumer<String, String> consumer, LogPlace place, KafkaException failure) {
        if (damage.mayPass(place)) {
            reader.skipped(place.topic(), 1);
            next.put(place.topicPartition(), place.offset() + 1);
            consumer.seek(place.topicPartition(), place.offset() + 1);
        } else {
            damage.holdBack(consumer, place, failure);
        }
    }

    /** Whether the consumer has read up to these offsets. */
    static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
    }

    /** Which damaged records hide those behind them. */
    Optional<String> damaged() {
        return damage.reason();
    }
}
