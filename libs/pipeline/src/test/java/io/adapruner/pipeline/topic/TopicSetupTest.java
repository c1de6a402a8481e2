package io.adapruner.pipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.testing.BrokerCluster;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics on two real brokers. */
class TopicSetupTest {
    @TempDir
    static Path folder;

    private static BrokerCluster brokers;
    private static Admin admin;

    @BeforeAll
    static void start() {
        brokers = new BrokerCluster(folder, 2);
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", brokers.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        brokers.close();
    }

    @Test
    void aRefusedLayoutIsToldAndMadeAsSoonAsItCanBe() throws Exception {
        TopicSetup tooMany = setup(Map.of("replication", "3", "patience", "3s"));
        tooMany.onStart(new StartupEvent());
        assertThat(tooMany.isDone()).isFalse();
        assertThat(tooMany.obstacle()).contains("replication factor", "3");
        tooMany.stop();

        TopicSetup fitting = setup(
                Map.of("replication", "2", "min-insync-replicas", "2", "partitions", "3", "training-partitions", "12"));
        fitting.onStart(new StartupEvent());
        assertThat(fitting.isDone()).isTrue();
        List<String> names = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            names.add(topic.topicName());
            names.add(topic.deadLetterTopicName());
        }
        var topics = admin.describeTopics(names).allTopicNames().get();
        for (String name : names) {
            assertThat(topics.get(name).partitions()).as(name).allSatisfy(p -> assertThat(p.replicas())
                    .hasSize(2));
            assertThat(setting(name, "min.insync.replicas")).as(name).isEqualTo("2");
        }
        assertThat(topics.get("adapruner.training.slice.requested").partitions())
                .hasSize(12);
        assertThat(topics.get("adapruner.job.progressed").partitions()).hasSize(3);

        // Another layout later changes nothing, and that is reported.
        var later = setup(Map.of("replication", "3", "training-partitions", "20", "partitions", "2"));
        assertThat(TopicDrift.of(topics, later.layout()))
                .hasSize(18 + 1)
                .contains(
                        "topic adapruner.training.slice.requested has 12 partitions, not the configured 20; it stays so until"
                                + " kafka-topics.sh --alter changes it")
                .contains(
                        "topic adapruner.job.failed.dlq keeps 2 copies of a record, not the configured 3; it stays so until"
                                + " kafka-reassign-partitions.sh adds some");
        assertThat(TopicDrift.of(topics, fitting.layout())).isEmpty();
    }

    @Test
    void threeCopiesNeedTwoInSyncUnlessToldOtherwise() {
        assertThat(minimums(Map.of("replication", "1"))).containsOnly("1");
        assertThat(minimums(Map.of("replication", "2"))).containsOnly("1");
        assertThat(minimums(Map.of("replication", "3"))).containsOnly("2");
        assertThat(minimums(Map.of("replication", "5", "min-insync-replicas", "3")))
                .containsOnly("3");
    }

    @Test
    void moreInSyncThanCopiesIsRefused() {
        assertThatThrownBy(() -> setup(Map.of("replication", "2", "min-insync-replicas", "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("min-insync-replicas 3")
                .hasMessageContaining("(2)");
    }

    private static List<String> minimums(Map<String, String> topics) {
        return setup(topics).layout().stream()
                .map(NewTopic::configs)
                .map(c -> c.get("min.insync.replicas"))
                .distinct()
                .toList();
    }

    private static TopicSetup setup(Map<String, String> topics) {
        Map<String, String> properties = new HashMap<>();
        topics.forEach((name, value) -> properties.put("adapruner.topics." + name, value));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(TopicConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        return new TopicSetup(
                new Broker(brokers.bootstrapServers(), config), config.getConfigMapping(TopicConfig.class));
    }

    private static String setting(String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(name)
                .value();
    }
}
