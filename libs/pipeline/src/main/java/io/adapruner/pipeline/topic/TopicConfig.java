package io.adapruner.pipeline.topic;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** Layout of the topics that are created when they are absent. */
@ConfigMapping(prefix = "adapruner.topics")
public interface TopicConfig {
    /** Partitions of most topics. */
    @WithDefault("4")
    int partitions();

    /** Partitions of the training slices: the most fine-tuners that can share the work. */
    @WithDefault("8")
    int trainingPartitions();

    /** Copies of every record, on as many brokers. */
    @WithDefault("1")
    short replication();

    /**
     * Copies that must exist before a record counts as published, {@code min.insync.replicas}; with fewer in sync nothing is
     * accepted. Empty: 2 where there are 3 copies or more, else 1.
     */
    OptionalInt minInsyncReplicas();

    /** How long progress events are kept; facts are kept forever, because job states are folded from them. */
    @WithDefault("7d")
    Duration progressRetention();

    /** Longest wait for the broker at start; afterwards the topics are created in the background. */
    @WithDefault("20s")
    Duration patience();
}
