package io.adapruner.finetune.slice;

import java.time.Duration;
import java.util.Map;

/**
 * How one worker takes part.
 *
 * @param client properties of every Kafka client, {@code bootstrap.servers} at least
 * @param topic where slices wait
 * @param group consumer group that all workers share
 * @param slot this worker's name, unique among running workers; a restart may reuse it, which fences the predecessor
 * @param sessionTimeout after which a silent worker loses its partitions
 * @param maxPollInterval upper bound on finishing a slice when its partition is taken away
 * @param transactionTimeout after which the broker aborts a dead worker's open transaction
 */
public record SliceLoopConfig(
        Map<String, Object> client,
        String topic,
        String group,
        String slot,
        Duration sessionTimeout,
        Duration maxPollInterval,
        Duration transactionTimeout) {
    public SliceLoopConfig {
        client = Map.copyOf(client);
        if (!client.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("a slice loop needs bootstrap.servers, got " + client.keySet());
        }
    }

    /** The timings that were tested: 10 s session, 10 min for the last slice, 15 s for a transaction of about 15 ms. */
    public static SliceLoopConfig of(Map<String, Object> client, String topic, String group, String slot) {
        return new SliceLoopConfig(
                client, topic, group, slot, Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(15));
    }
}
