package io.adapruner.gateway.job;

import io.adapruner.gateway.GatewayConfig;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.event.UndecodableEventException;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.trace.JobAttributes;
import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads every event topic from its beginning and then for ever, outside any consumer group: each gateway sees all jobs, none
 * waits for another (see docs/adr/0003-job-state-by-replay.md).
 */
@ApplicationScoped
public class JobLog {
    private static final Logger LOG = Logger.getLogger(JobLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Replayed records are told in the order in which they were written, across topics, so that numbers come out alike. */
    private static final Comparator<ConsumerRecord<String, String>> WRITTEN =
            Comparator.<ConsumerRecord<String, String>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparing(ConsumerRecord::topic)
                    .thenComparingInt(ConsumerRecord::partition)
                    .thenComparingLong(ConsumerRecord::offset);

    private final Jobs jobs;
    private final Broker broker;
    private final GatewayConfig config;
    private final JobTraces traces;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> replayed = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform().name("job-log").daemon().unstarted(this::run);
    private volatile boolean stopping;

    JobLog(Jobs jobs, Broker broker, GatewayConfig config, JobTraces traces) {
        this.jobs = jobs;
        this.broker = broker;
        this.config = config;
        this.traces = traces;
    }

    void onStart(@Observes StartupEvent event) {
        thread.start();
    }

    @PreDestroy
    void stop() {
        stopping = true;
        try {
            // A poll lasts a tenth of a second; an interrupt would cut the consumer's close short.
            if (!thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether everything that was written before the start has been read. */
    public boolean isReplayed() {
        return replayed.isDone();
    }

    /**
     * The job, also when another gateway accepted it a moment ago.
     *
     * @throws ProblemException NOT_FOUND, or BROKER_UNAVAILABLE while the log cannot be read
     */
    public JobState get(String jobId) {
        await(replayed);
        Optional<JobState> known = jobs.find(jobId);
        if (known.isEmpty()) {
            var caughtUp = new CompletableFuture<Void>();
            waiting.add(caughtUp);
            await(caughtUp);
            known = jobs.find(jobId);
        }
        return known.orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "there is no job " + jobId));
    }

    /** Every job, newest first. */
    public List<JobState> all() {
        await(replayed);
        return jobs.all();
    }

    private void await(CompletableFuture<Void> condition) {
        try {
            condition.get(config.replayTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unread(e);
        } catch (ExecutionException | TimeoutException e) {
            throw unread(e);
        }
    }

    private ProblemException unread(Exception cause) {
        return new ProblemException(
                ProblemCode.BROKER_UNAVAILABLE,
                "the event log has not been read after "
                        + config.replayTimeout().toSeconds() + " s",
                cause);
    }

    private void run() {
        while (!stopping) {
            try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
                follow(consumer);
            } catch (KafkaException e) {
                // An interrupt, too, surfaces as one: the way out when stopping.
                if (!stopping) {
                    LOG.warnf(e, "the event log cannot be read; trying again");
                    pause();
                }
            }
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "5000");
        settings.put("client.id", "gateway-job-log");
        return settings;
    }

    private void follow(Consumer<String, String> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        partitions.forEach(p -> consumer.seek(p, positions.getOrDefault(p, 0L)));
        if (!replayed.isDone()) {
            replay(consumer, consumer.endOffsets(partitions));
        }
        while (!stopping) {
            CompletableFuture<Void> waiter = waiting.poll();
            if (waiter == null) {
                read(consumer).forEach(this::apply);
            } else {
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                while (!reached(consumer, ends) && !stopping) {
                    read(consumer).forEach(this::apply);
                }
                waiter.complete(null);
            }
        }
    }

    /** The end of a job is the end of its trace. */
    private void apply(ConsumerRecord<String, String> received) {
        decode(received).ifPresent(event -> jobs.apply(event, received.timestamp())
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .ifPresent(outcome -> traces.mark(
                        traces.read(received.headers()),
                        "job " + outcome,
                        JobAttributes.ended(event.jobId(), outcome))));
    }

    private void replay(Consumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        long start = System.nanoTime();
        var records = new ArrayList<ConsumerRecord<String, String>>();
        while (!reached(consumer, ends) && !stopping) {
            records.addAll(read(consumer));
        }
        records.sort(WRITTEN);
        records.forEach(r -> decode(r).ifPresent(e -> jobs.replay(e, r.timestamp())));
        replayed.complete(null);
        LOG.infof(
                "%d records of %d jobs replayed in %d ms",
                records.size(),
                jobs.all().size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static boolean reached(Consumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
    }

    private List<ConsumerRecord<String, String>> read(Consumer<String, String> consumer) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
            records.add(record);
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        return records;
    }

    /** Empty until all topics exist; another bean, perhaps in another process, creates them. */
    private List<TopicPartition> partitions(Consumer<String, String> consumer) {
        while (!stopping) {
            Map<String, List<PartitionInfo>> existing = consumer.listTopics();
            List<String> names =
                    Arrays.stream(Topic.values()).map(Topic::topicName).toList();
            if (existing.keySet().containsAll(names)) {
                return names.stream()
                        .flatMap(n -> existing.get(n).stream())
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
            }
            consumer.poll(POLL.multipliedBy(0));
            pause();
        }
        return List.of();
    }

    /** A record that is no event of its topic must not blind the gateway to all others. */
    private static Optional<Event> decode(ConsumerRecord<String, String> record) {
        Topic topic = Arrays.stream(Topic.values())
                .filter(t -> t.topicName().equals(record.topic()))
                .findFirst()
                .orElseThrow();
        try {
            return Optional.of(EventCodec.decode(topic, record.value()));
        } catch (UndecodableEventException e) {
            LOG.warnf(
                    "record %d of %s-%d is passed over: %s",
                    record.offset(), record.topic(), record.partition(), e.getMessage());
            return Optional.empty();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopping = true;
            throw new WakeupException();
        }
    }
}
