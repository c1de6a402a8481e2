package io.adapruner.pipeline.topic;

import io.adapruner.pipeline.event.Topic;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Creates every topic and its dead-letter topic before the channels open; topics that exist stay as they are. Without a
 * broker the service starts all the same, not ready, and the topics are created when the broker appears.
 */
@Singleton
public class TopicSetup {
    private static final Logger LOG = Logger.getLogger(TopicSetup.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String FOR_EVER = "-1";
    private static final String MINIMUM_IN_SYNC = "min.insync.replicas";

    private final Broker broker;
    private final TopicConfig config;
    private volatile Thread thread;
    private volatile boolean done;
    private volatile String obstacle = "the broker has not answered yet";

    public TopicSetup(Broker broker, TopicConfig config) {
        int minimum = config.minInsyncReplicas().orElse(1);
        if (minimum < 1 || minimum > config.replication()) {
            throw new IllegalArgumentException("adapruner.topics.min-insync-replicas " + minimum
                    + " must be in 1..adapruner.topics.replication (" + config.replication() + ")");
        }
        this.broker = broker;
        this.config = config;
    }

    // Before the messaging extension opens its channels (priority 1000).
    void onStart(@Observes @Priority(2) StartupEvent event) throws InterruptedException {
        Thread setup = Thread.ofPlatform().name("topic-setup").daemon().start(this::createUntilDone);
        thread = setup;
        if (!setup.join(config.patience())) {
            LOG.warnf(
                    "the broker at %s does not answer yet; the service stays not ready",
                    broker.settings().get("bootstrap.servers"));
        }
    }

    /** Whether all topics exist. */
    public boolean isDone() {
        return done;
    }

    /** Why the topics do not exist yet, in the broker's words. */
    public String obstacle() {
        return obstacle;
    }

    @PreDestroy
    void stop() {
        Thread setup = thread;
        if (setup != null) {
            setup.interrupt();
        }
    }

    private void createUntilDone() {
        try {
            while (!done && !Thread.currentThread().isInterrupted()) {
                try (var admin = Admin.create(settings())) {
                    create(admin);
                    done = true;
                } catch (ExecutionException e) {
                    tell(e.getCause());
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            LOG.trace("stopping", e);
        }
    }

    /** A broker that is away comes back; one that refuses needs an operator, who must not have to guess why. */
    private void tell(Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        if (!(cause instanceof RetriableException) && !reason.equals(obstacle)) {
            LOG.errorf("the broker refuses the topics: %s", reason);
        }
        obstacle = reason;
    }

    private void create(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<NewTopic> missing = new ArrayList<>(
                layout().stream().filter(t -> !existing.contains(t.name())).toList());
        for (var result : admin.createTopics(missing).values().values()) {
            try {
                result.get();
            } catch (ExecutionException e) {
                // Several services start at the same time.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        TopicDrift.of(existing.isEmpty() ? Map.of() : describe(admin, existing), layout())
                .forEach(LOG::warn);
    }

    private static Map<String, TopicDescription> describe(Admin admin, Set<String> existing)
            throws ExecutionException, InterruptedException {
        List<String> ours = existing.stream().filter(TopicSetup::isOurs).toList();
        return admin.describeTopics(ours).allTopicNames().get();
    }

    private static boolean isOurs(String name) {
        return Arrays.stream(Topic.values())
                .anyMatch(t ->
                        t.topicName().equals(name) || t.deadLetterTopicName().equals(name));
    }

    /** Every topic as it is created. */
    List<NewTopic> layout() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            int partitions =
                    topic == Topic.TRAINING_SLICE_REQUESTED ? config.trainingPartitions() : config.partitions();
            topics.add(new NewTopic(topic.topicName(), partitions, config.replication()).configs(settings(topic)));
            topics.add(new NewTopic(topic.deadLetterTopicName(), 1, config.replication())
                    .configs(Map.of("retention.ms", FOR_EVER, MINIMUM_IN_SYNC, minimumInSync())));
        }
        return List.copyOf(topics);
    }

    private Map<String, String> settings(Topic topic) {
        Map<String, String> settings = new HashMap<>();
        if (topic.compacted()) {
            settings.put("cleanup.policy", "compact");
        } else {
            settings.put(
                    "retention.ms",
                    topic == Topic.JOB_PROGRESSED
                            ? Long.toString(config.progressRetention().toMillis())
                            : FOR_EVER);
        }
        settings.put(MINIMUM_IN_SYNC, minimumInSync());
        return settings;
    }

    /** Always said: a broker's own default of 1 would let "published" mean one disk. */
    private String minimumInSync() {
        return Integer.toString(config.minInsyncReplicas().orElse(config.replication() >= 3 ? 2 : 1));
    }

    private Map<String, Object> settings() {
        var settings = broker.settings();
        settings.put("request.timeout.ms", "5000");
        settings.put("default.api.timeout.ms", "10000");
        return settings;
    }
}
