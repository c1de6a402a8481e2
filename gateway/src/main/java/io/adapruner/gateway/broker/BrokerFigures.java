package io.adapruner.gateway.broker;

import io.adapruner.pipeline.event.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Queries the broker. Every query is one or two requests, whatever the number of jobs. */
final class BrokerFigures {
    /** Prefix of our consumer groups. */
    static final String OURS = "adapruner-";

    private final Admin admin;

    BrokerFigures(Admin admin) {
        this.admin = admin;
    }

    /**
     * How far one group is behind on one topic.
     *
     * @param records written and not committed as done, markers of transactions included
     */
    record Lag(String group, String topic, long records) {}

    /**
     * One folder of one broker.
     *
     * @param usableBytes that may still be written
     */
    record Disk(int broker, long totalBytes, long usableBytes) {
        /** The one of two folders of a broker that is full first. */
        Disk fuller(Disk other) {
            return (double) usableBytes / totalBytes <= (double) other.usableBytes / other.totalBytes ? this : other;
        }
    }

    /** Lag of each of our groups on each of its topics. */
    List<Lag> lags() throws ExecutionException, InterruptedException {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
        for (String group : groups()) {
            committed.put(
                    group,
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get());
        }
        Set<TopicPartition> partitions = committed.values().stream()
                .flatMap(offsets -> offsets.keySet().stream())
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        List<Lag> lags = new ArrayList<>();
        committed.forEach((group, offsets) -> {
            Map<String, Long> byTopic = new HashMap<>();
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    long behind = Math.max(0, ends.getOrDefault(partition, offset.offset()) - offset.offset());
                    byTopic.merge(partition.topic(), behind, Long::sum);
                }
            });
            byTopic.forEach((topic, records) -> lags.add(new Lag(group, topic, records)));
        });
        return lags;
    }

    /** Members of each of our groups: the processes that share its work. */
    Map<String, Integer> members() throws ExecutionException, InterruptedException {
        Map<String, ConsumerGroupDescription> groups =
                admin.describeConsumerGroups(groups()).all().get();
        return groups.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().members().size()));
    }

    /** Records in each dead-letter topic; those that were deleted after inspection do not count. */
    Map<String, Long> deadLetters() throws ExecutionException, InterruptedException {
        List<String> topics =
                Arrays.stream(Topic.values()).map(Topic::deadLetterTopicName).toList();
        Map<String, TopicDescription> existing =
                admin.describeTopics(topics).allTopicNames().get();
        Set<TopicPartition> partitions = existing.values().stream()
                .flatMap(t -> t.partitions().stream().map(p -> new TopicPartition(t.name(), p.partition())))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
        Map<String, Long> letters = new HashMap<>();
        partitions.forEach(p -> letters.merge(p.topic(), end.get(p) - first.get(p), Long::sum));
        return letters;
    }

    /** Folders of all brokers, where they say how large their volume is (Kafka 3.3 and newer). */
    List<Disk> disks() throws ExecutionException, InterruptedException {
        List<Integer> brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        List<Disk> disks = new ArrayList<>();
        admin.describeLogDirs(brokers).allDescriptions().get().forEach((broker, folders) -> {
            for (LogDirDescription folder : folders.values()) {
                if (folder.totalBytes().isPresent() && folder.usableBytes().isPresent()) {
                    disks.add(new Disk(
                            broker,
                            folder.totalBytes().getAsLong(),
                            folder.usableBytes().getAsLong()));
                }
            }
        });
        return disks;
    }

    private List<String> groups() throws ExecutionException, InterruptedException {
        return admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(OURS))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = partitions.stream().collect(Collectors.toMap(p -> p, p -> which));
        return admin
                .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }
}
