package io.adapruner.pipeline.topic;

import io.adapruner.pipeline.event.Topic;
import io.adapruner.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads topics from their beginning and then forever, outside any consumer group, on a thread of its own.
 *
 * <pre>
 *   started --> replaying --(all that was there is read, oldest first)--> following
 *                  |  ^                                                    |   ^
 *                  v  |                                                    v   |
 *               hindered: the broker is away, or a batch is damaged; tried again
 *
 *   any of them --(the process is out of memory)--> ended: neither ready nor alive
 * </pre>
 *
 * No record stops it (see {@link EventReader}). Safe for use by several threads.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    /** In the order in which they were written, across topics, so that watchers' numbers come out alike at every start. */
    private static final Comparator<ConsumerRecord<String, String>> WRITTEN =
            Comparator.<ConsumerRecord<String, String>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparing(ConsumerRecord::topic)
                    .thenComparingInt(ConsumerRecord::partition)
                    .thenComparingLong(ConsumerRecord::offset);

    private final String name;
    private final Broker broker;
    private final List<String> topics;
    private final Duration reconnect;
    private final EventReader reader;
    private final ReadPositions positions;
    private final ReplayWaiters waiters = new ReplayWaiters(this::hindrance);
    private final List<ConsumerRecord<String, String>> backlog = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile KafkaConsumer<String, String> open;
    private volatile String hindrance;
    private volatile Throwable ended;

    /**
     * @param name of the thread, and of the follower in logs
     * @param topics read whole
     * @param fold takes every event, on the follower's thread
     */
    public TopicFollower(
            String name,
            Broker broker,
            FollowerConfig config,
            List<Topic> topics,
            MeterRegistry meters,
            java.util.function.Consumer<FollowedEvent> fold) {
        this.name = name;
        this.broker = broker;
        this.topics = topics.stream().map(Topic::topicName).toList();
        this.reconnect = config.reconnect();
        this.reader = new EventReader(topics, fold, meters);
        this.positions =
                new ReadPositions(reader, new Damage(config.skipDamaged().orElse(Set.of())));
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether everything that was written before the start has been delivered. */
    public boolean isReplayed() {
        return waiters.isReplayed();
    }

    /** Whether the thread will ever deliver anything again. */
    public boolean isAlive() {
        return ended == null;
    }

    /** Why not everything on the topics is known now: with topic, partition and offset where a batch is damaged. */
    public Optional<String> hindrance() {
        if (ended != null) {
            return Optional.of(name + " has ended: " + ended);
        }
        return positions
                .damaged()
                .or(() -> Optional.ofNullable(hindrance))
                .or(() -> isReplayed() ? Optional.empty() : Optional.of(name + " has not read its topics yet"));
    }

    /** @throws ProblemException BROKER_UNAVAILABLE if the start is not read within that time */
    public void awaitReplay(Duration patience) {
        waiters.awaitReplay(patience);
    }

    /**
     * Waits until everything that is on the topics now has been delivered.
     *
     * @throws ProblemException BROKER_UNAVAILABLE if that takes longer
     */
    public void awaitNow(Duration patience) {
        waiters.awaitNow(patience);
    }

    @Override
    public void close() {
        closing.countDown();
        var consumer = open;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (thread.isAlive() && !thread.join(CLOSING)) {
                LOG.warnf("%s does not end", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What ends the thread must be seen, whatever it is.
    private void run() {
        try {
            while (!isClosing()) {
                session();
                pause();
            }
        } catch (Throwable e) {
            ended = e;
            LOG.errorf(e, "%s has ended; this process is neither ready nor alive any more", name);
        } finally {
            if (ended == null) {
                ended = new IllegalStateException("the process stops");
            }
            waiters.end(ended);
        }
    }

    /** One consumer's life. */
    private void session() {
        try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
            open = consumer;
            follow(consumer);
        } catch (WakeupException | InterruptException e) {
            LOG.trace("woken up", e);
        } catch (RuntimeException e) {
            hindered(String.valueOf(e.getMessage()), e);
        } finally {
            open = null;
        }
    }

    private void hindered(String reason, RuntimeException cause) {
        // Once, not with every try.
        if (!reason.equals(hindrance)) {
            LOG.warnf(cause, "%s cannot go on, trying again: %s", name, reason);
        }
        hindrance = reason;
    }

    private void follow(KafkaConsumer<String, String> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        if (partitions.isEmpty()) {
            return;
        }
        positions.resume(consumer, partitions);
        if (!isReplayed()) {
            replay(consumer, partitions);
        }
        while (!isClosing()) {
            CompletableFuture<Void> waiter = waiters.next();
            if (waiter == null) {
                read(consumer).forEach(r -> reader.take(r, false));
            } else {
                catchUp(consumer, partitions, waiter);
            }
        }
    }

    private void catchUp(
            KafkaConsumer<String, String> consumer, List<TopicPartition> partitions, CompletableFuture<Void> waiter) {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!ReadPositions.reached(consumer, ends) && !isClosing()) {
                read(consumer).forEach(r -> reader.take(r, false));
            }
            waiter.complete(null);
        } finally {
            // A waiter learns of a failure at once, or keeps waiting for the next try.
            if (!waiter.isDone()) {
                waiters.giveBack(waiter);
            }
        }
    }

    private void replay(KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        long start = System.nanoTime();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!ReadPositions.reached(consumer, ends)) {
            if (isClosing()) {
                return;
            }
            backlog.addAll(read(consumer));
        }
        int records = backlog.size();
        backlog.sort(WRITTEN);
        backlog.forEach(r -> reader.take(r, true));
        backlog.clear();
        waiters.replayed();
        LOG.infof(
                "%s has replayed %d records in %d ms",
                name, records, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private List<ConsumerRecord<String, String>> read(KafkaConsumer<String, String> consumer) {
        List<ConsumerRecord<String, String>> records = positions.read(consumer);
        hindrance = null;
        return records;
    }

    /** Empty when closing: another bean, perhaps in another process, creates the topics. */
    private List<TopicPartition> partitions(KafkaConsumer<String, String> consumer) {
        while (!isClosing()) {
            Map<String, List<PartitionInfo>> existing = consumer.listTopics();
            if (existing.keySet().containsAll(topics)) {
                return topics.stream()
                        .flatMap(n -> existing.get(n).stream())
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
            }
            pause();
        }
        return List.of();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = broker.settings();
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("default.api.timeout.ms", "10000");
        settings.put("max.poll.records", "5000");
        settings.put("client.id", name);
        return settings;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits a moment, or until the process stops. */
    private void pause() {
        try {
            if (closing.await(reconnect.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.trace("stopping");
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
