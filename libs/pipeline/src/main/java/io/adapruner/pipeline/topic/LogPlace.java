package io.adapruner.pipeline.topic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * One place of the log.
 *
 * @param offset of the first record that it is about
 */
public record LogPlace(String topic, int partition, long offset) {
    private static final Pattern SYNTAX = Pattern.compile("([A-Za-z0-9._-]+)-([0-9]{1,9})@([0-9]{1,18})");

    public LogPlace {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("partition " + partition + " and offset " + offset + " start at 0");
        }
    }

    static LogPlace of(TopicPartition partition, long offset) {
        return new LogPlace(partition.topic(), partition.partition(), offset);
    }

    /** Reads {@code topic-partition@offset}, e.g. {@code adapruner.pruning.requested-2@17}. */
    public static LogPlace of(String text) {
        Matcher parts = SYNTAX.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a place of the log: topic-partition@offset, e.g. adapruner.pruning.requested-2@17");
        }
        return new LogPlace(parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
