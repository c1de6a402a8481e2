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
 * Positions pass the markers that transactions leave in a partition, committed offsets do not. Unless a worker commits its
 * positions, the lag never reads 0 when idle and reads 3 instead of 2 for a training that stays in its partition: an
 * autoscaler would never go to zero and would start a second trainer for a single training.
 */
final class TransactionMarkerOffsets {
    private static final Logger LOG = Logger.getLogger(TransactionMarkerOffsets.class);
    private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<String, byte[]> consumer;
    private long last = System.nanoTime();

    TransactionMarkerOffsets(KafkaConsumer<String, byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * To be called on the polling thread.
     *
     * @param uncommitted offsets of polled records that are not committed: a commit goes up to them and never past them
     */
    void stepOver(Map<TopicPartition, Long> uncommitted) {
        if (System.nanoTime() - last < EVERY_NANOS) {
            return;
        }
        last = System.nanoTime();
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment(), PATIENCE);
            Map<TopicPartition, OffsetAndMetadata> ahead = new HashMap<>();
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    long position = Math.min(
                            consumer.position(partition, PATIENCE),
                            uncommitted.getOrDefault(partition, Long.MAX_VALUE));
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
