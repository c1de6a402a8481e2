package io.adapruner.finetune.slice;

import io.adapruner.pipeline.stage.BackOff;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * One membership in the group, from joining to leaving. Everything but the work itself happens on the polling thread.
 *
 * <p>Kafka fences by member and generation, not by partition, so a slice is committed only if its partition was owned without a
 * break since the record was polled ({@link InFlight#over}).
 */
final class SliceSession implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SliceSession.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(60);
    private static final Duration LEAVE = Duration.ofSeconds(5);
    private static final int COMMIT_ATTEMPTS_ON_REVOKE = 3;
    private static final BackOff COMMIT_AGAIN = new BackOff(Duration.ofMillis(100), Duration.ofMillis(6_400));

    private final SliceWork work;
    private final ExecutorService workThread;
    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final TransactionalCommit commits;
    private final Routing routing;
    private final TransactionMarkerOffsets markers;
    private InFlight current;
    private InFlight waiting;
    private int refusals;
    private long commitAgainAt = System.nanoTime();
    private volatile boolean rebalancing;
    private volatile boolean polled;
    private volatile int inHand;

    SliceSession(SliceLoopConfig config, SliceWork work, ExecutorService workThread, RandomGenerator random) {
        this.work = work;
        this.workThread = workThread;
        this.topic = config.topic();
        this.consumer = KafkaClients.consumer(config);
        try {
            this.commits = new TransactionalCommit(config);
            this.routing = new Routing(partitions(), random);
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
        this.markers = new TransactionMarkerOffsets(consumer);
    }

    private int partitions() {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new IllegalStateException("topic " + topic + " does not exist yet");
        }
        return known.size();
    }

    /** Takes part until asked to stop, which a running slice notices at its next step. */
    void run(BooleanSupplier stopping) {
        consumer.subscribe(List.of(topic), this);
        while (true) {
            if (stopping.getAsBoolean()) {
                if (current == null) {
                    return;
                }
                current.requestStop();
            }
            // A wake-up may have ended something other than a poll.
            poll(canCommit() ? Duration.ZERO : POLL);
            polled = true;
            if (canCommit()) {
                commitCurrent(stopping.getAsBoolean());
            }
            markers.stepOver(uncommitted());
            inHand = (current == null ? 0 : 1) + (waiting == null ? 0 : 1);
        }
    }

    private boolean canCommit() {
        return current != null && current.finished() && System.nanoTime() - commitAgainAt >= 0;
    }

    /** A broker that refuses is asked again less and less often; membership goes on meanwhile. */
    private void putOffCommit() {
        refusals++;
        commitAgainAt = System.nanoTime() + COMMIT_AGAIN.after(refusals).toNanos();
    }

    /** Whether this membership has got as far as taking records. */
    boolean polled() {
        return polled;
    }

    /** Slices running or held by this worker. */
    int inHand() {
        return inHand;
    }

    void wakeup() {
        consumer.wakeup();
    }

    /** Where the records are that were polled and are not committed. */
    private Map<TopicPartition, Long> uncommitted() {
        return Stream.of(current, waiting)
                .filter(slice -> slice != null && !slice.over())
                .collect(Collectors.toMap(InFlight::partition, InFlight::offset, Math::min));
    }

    private void poll(Duration timeout) {
        try {
            for (ConsumerRecord<String, byte[]> request : consumer.poll(timeout)) {
                take(request);
            }
        } catch (WakeupException e) {
            LOG.trace("woken up", e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> request) {
        var taken = new InFlight(request);
        if (current == null) {
            start(taken);
        } else if (waiting == null) {
            waiting = taken;
        } else {
            // A polled record that is not committed would be skipped by the next commit.
            consumer.seek(taken.partition(), taken.offset());
        }
        consumer.pause(consumer.assignment());
    }

    private void start(InFlight slice) {
        current = slice;
        workThread.execute(() -> {
            slice.work(work);
            if (!rebalancing) {
                consumer.wakeup();
            }
        });
    }

    private void commitCurrent(boolean stopping) {
        if (!current.over() && waiting == null && !stopping && current.goesOn(topic)) {
            lookForOthers();
        }
        if (!current.over()) {
            if (!stopping && waiting == null && !current.due()) {
                return;
            }
            if (!commit(current)) {
                putOffCommit();
                return;
            }
        }
        refusals = 0;
        current = null;
        if (stopping) {
            return;
        }
        InFlight next = waiting;
        waiting = null;
        if (next == null) {
            consumer.resume(consumer.assignment());
        } else {
            start(next);
        }
    }

    /**
     * Whether others wait decides where the next slice goes; what is found is kept and started next. A poll returns at once,
     * without having asked the broker, when all that was fetched before is the marker of a transaction: one poll is not enough.
     */
    private void lookForOthers() {
        consumer.resume(consumer.assignment());
        long end = System.nanoTime() + LOOK.toNanos();
        for (long left = LOOK.toNanos(); waiting == null && left > 0; left = end - System.nanoTime()) {
            poll(Duration.ofNanos(left));
        }
        consumer.pause(consumer.assignment());
    }

    /** @return whether the slice is over */
    private boolean commit(InFlight slice) {
        if (slice.undone()) {
            consumer.seek(slice.partition(), slice.offset());
            slice.end();
        } else {
            Set<Integer> owned = consumer.assignment().stream()
                    .map(TopicPartition::partition)
                    .collect(Collectors.toSet());
            List<ProducerRecord<String, byte[]>> routed = slice.records().stream()
                    .map(r -> r.topic().equals(topic) && r.partition() == null ? route(r, slice, owned) : r)
                    .toList();
            if (commits.commit(slice.partition(), slice.offset(), routed, consumer.groupMetadata())) {
                slice.end();
            }
        }
        return slice.over();
    }

    private ProducerRecord<String, byte[]> route(
            ProducerRecord<String, byte[]> next, InFlight slice, Set<Integer> owned) {
        int partition = routing.next(slice.partition().partition(), owned, waiting != null);
        return new ProducerRecord<>(next.topic(), partition, next.key(), next.value(), next.headers());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (current != null) {
            consumer.pause(partitions);
        }
    }

    /**
     * The busy partition is revoked: the slice stops at its next step, and what it achieved is committed before the partition
     * leaves.
     */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        forgetWaiting(partitions);
        if (current == null || current.over() || !partitions.contains(current.partition())) {
            return;
        }
        LOG.infof("Partition %s is taken away; the slice stops at its next step", current.partition());
        rebalancing = true;
        try {
            current.requestStop();
            SliceOutcome outcome = current.outcome();
            LOG.debugf("Slice at %s ended early: %s", current.partition(), outcome.getClass());
            for (int i = 0; i < COMMIT_ATTEMPTS_ON_REVOKE && !current.undone() && !commit(current); i++) {
                LOG.debugf("Committing %s again before it goes", current.partition());
            }
        } finally {
            current.end();
            rebalancing = false;
        }
    }

    /** The group has already moved on: another member may be working on the same record, so nothing is committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        forgetWaiting(partitions);
        if (current != null && partitions.contains(current.partition())) {
            LOG.warnf("Partition %s was lost; the slice's outcome is dropped", current.partition());
            current.requestStop();
            current.end();
        }
    }

    private void forgetWaiting(Collection<TopicPartition> partitions) {
        if (waiting != null && partitions.contains(waiting.partition())) {
            waiting = null;
        }
    }

    /** Waits for a running slice to stop, then leaves the group. */
    @Override
    public void close() {
        if (current != null) {
            current.requestStop();
            SliceOutcome dropped = current.outcome();
            LOG.debugf("Outcome dropped: %s", dropped.getClass());
            current.end();
        }
        waiting = null;
        consumer.close(CloseOptions.timeout(LEAVE));
        commits.close();
    }
}
