package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.event.UndecodableEventException;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows the control topic: every process reads all of it (no consumer group), from the beginning at each start, and keeps
 * the latest control of each job.
 */
@Startup
@Singleton
public class ControlTopic {
    private static final Logger LOG = Logger.getLogger(ControlTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Broker broker;
    private final ControlConfig config;
    private final Map<String, Event.JobControlled> latest = new ConcurrentHashMap<>();
    private final CountDownLatch read = new CountDownLatch(1);
    private Thread thread;
    private volatile KafkaConsumer<String, String> open;
    private final CountDownLatch closing = new CountDownLatch(1);

    public ControlTopic(Broker broker, ControlConfig config) {
        this.broker = broker;
        this.config = config;
    }

    @PostConstruct
    void start() {
        thread = Thread.ofPlatform().name("job-controls").daemon().start(this::follow);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        closing.countDown();
        var consumer = open;
        if (consumer != null) {
            consumer.wakeup();
        }
        thread.join(Duration.ofSeconds(5));
    }

    Event.JobControlled latest(String jobId) {
        return latest.get(jobId);
    }

    /** Whether everything that was on the topic at the start is known. */
    public boolean isRead() {
        return read.getCount() == 0;
    }

    void awaitRead() {
        try {
            if (!read.await(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProblemException(
                        ProblemCode.BROKER_UNAVAILABLE,
                        Topic.JOB_CONTROLLED.topicName() + " could not be read within " + config.readTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemCode.BROKER_UNAVAILABLE, "interrupted while the control topic was read", e);
        }
    }

    private void follow() {
        while (!isClosing()) {
            try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
                open = consumer;
                readAll(consumer);
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
                LOG.trace("woken up", e);
            } catch (KafkaException e) {
                LOG.warnf("the control topic cannot be read, trying again: %s", e.getMessage());
            }
            open = null;
            pause();
        }
    }

    private void readAll(KafkaConsumer<String, String> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.JOB_CONTROLLED.topicName()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException(Topic.JOB_CONTROLLED.topicName() + " does not exist yet");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        while (!isClosing()) {
            if (!isRead() && reached(consumer, ends)) {
                read.countDown();
            }
            consumer.poll(POLL).forEach(this::keep);
        }
    }

    private static boolean reached(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        Collection<Map.Entry<TopicPartition, Long>> entries = ends.entrySet();
        return entries.stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
    }

    private void keep(ConsumerRecord<String, String> entry) {
        if (entry.value() == null) {
            latest.remove(entry.key());
            return;
        }
        try {
            var event = EventCodec.decode(Event.JobControlled.class, entry.value());
            latest.put(event.jobId(), event);
        } catch (UndecodableEventException e) {
            LOG.warnf(
                    "control at offset %d of partition %d is ignored: %s",
                    entry.offset(), entry.partition(), e.getMessage());
        }
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<>(broker.settings());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        return settings;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits a moment, or until the process stops. */
    private void pause() {
        try {
            if (closing.await(config.reconnect().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.trace("stopping");
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
