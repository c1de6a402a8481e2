package io.adapruner.finetune.slice;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Positions pass the markers that transactions leave in a partition, committed offsets do not. Unless an idle worker commits
 * its positions, the lag never reads 0 and an autoscaler never goes to zero.
 */
final class MarkerSteps {
    private static final Logger LOG = Logger.getLogger(MarkerSteps.class);
    private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<String, byte[]> consumer;
    private long last = System.nanoTime();

    MarkerSteps(KafkaConsumer<String, byte[]> consumer) {
        this.consumer = consumer;
    }

    /** To be called on the polling thread, and only while no polled record is unsettled. */
    void stepOver() {
        if (System.nanoTime() - last < EVERY_NANOS) {
            return;
        }
        last = System.nanoTime();
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment(), PATIENCE);
            Map<TopicPartition, OffsetAndMetadata> ahead = new HashMap<>();
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    long position = consumer.position(partition, PATIENCE);
                    if (position > offset.offset()) {
                        ahead.put(partition, new OffsetAndMetadata(position));
                    }
                }
            });
            if (!ahead.isEmpty()) {
                consumer.commitSync(ahead, PATIENCE);
            }
        } catch (KafkaException e) {
            LOG.debugf("Stepping over markers was interrupted: %s", e.toString());
        }
    }
}
