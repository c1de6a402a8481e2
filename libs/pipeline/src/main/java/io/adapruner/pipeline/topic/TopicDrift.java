package io.adapruner.pipeline.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/** Where topics that exist fall short of what is configured: nothing changes them, so the operator must be told. */
final class TopicDrift {
    private TopicDrift() {}

    /** One sentence per topic and shortcoming; empty when every topic is at least what it should be. */
    static List<String> of(Map<String, TopicDescription> existing, List<NewTopic> layout) {
        List<String> shortcomings = new ArrayList<>();
        for (NewTopic wanted : layout) {
            TopicDescription found = existing.get(wanted.name());
            if (found == null) {
                continue;
            }
            int partitions = found.partitions().size();
            if (partitions < wanted.numPartitions()) {
                shortcomings.add("topic " + wanted.name() + " has " + partitions + " partitions, not the configured "
                        + wanted.numPartitions() + "; it stays so until kafka-topics.sh --alter changes it");
            }
            int copies = found.partitions().stream()
                    .mapToInt(p -> p.replicas().size())
                    .min()
                    .orElse(0);
            if (copies < wanted.replicationFactor()) {
                shortcomings.add("topic " + wanted.name() + " keeps " + copies
                        + " copies of a record, not the configured " + wanted.replicationFactor()
                        + "; it stays so until kafka-reassign-partitions.sh adds some");
            }
        }
        return List.copyOf(shortcomings);
    }
}
