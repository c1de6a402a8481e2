package io.adapruner.finetune.slice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The loop against a real broker: no chain lost, none doubled, at most one slice repeated per kill. */
class SliceLoopTest {
    private static final int PARTITIONS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static EmbeddedKafka broker;
    private static Admin admin;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    Path files;

    private String topic;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void createTopics(TestInfo test) throws Exception {
        topic = "slices-" + NUMBER.incrementAndGet();
        admin.createTopics(Stream.of("", ".done", ".dlq")
                        .map(suffix -> new NewTopic(topic + suffix, suffix.isEmpty() ? PARTITIONS : 1, (short) 1))
                        .toList())
                .all()
                .get();
        System.out.println(test.getDisplayName() + " on " + topic);
    }

    static SliceLoopConfig config(String bootstrap, String topic, String slot) {
        return new SliceLoopConfig(
                Map.of("bootstrap.servers", bootstrap),
                topic,
                topic + "-workers",
                slot,
                Duration.ofSeconds(6),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15));
    }

    @Test
    void twoWorkersShareThreeChains() throws Exception {
        seed("a", 0, 40);
        seed("b", 0, 40);
        seed("c", 5, 40);
        try (var one = loop("one", 10, 30);
                var two = loop("two", 10, 30)) {
            one.start();
            two.start();
            awaitDone(3);
        }
        assertThat(steps()).hasSize(120).doesNotHaveDuplicates();
        assertThat(workers()).containsExactlyInAnyOrder("one", "two");
        assertChains(Map.of("a", 40, "b", 40, "c", 40));
    }

    /** The marker of a transaction, fetched while its slice runs, does not answer whether other records wait. */
    @Test
    void chainsThatBeginInOnePartitionSpread() throws Exception {
        try (var one = loop("one", 30, 30);
                var two = loop("two", 30, 30)) {
            one.start();
            two.start();
            seedInTransaction("a", 7, 240);
            await(() -> !steps().isEmpty());
            seedInTransaction("b", 7, 240);
            awaitDone(2);
        }
        assertThat(workers()).containsExactlyInAnyOrder("one", "two");
        assertThat(steps()).hasSize(480).doesNotHaveDuplicates();
    }

    @Test
    void aWorkerThatLeavesPassesItsPartialSliceOn() throws Exception {
        seed("a", 0, 60);
        try (var first = loop("first", 1000, 20)) {
            first.start();
            await(() -> steps().size() > 10);
        }
        assertThat(steps().size()).as("stopped at the next step").isLessThan(60);
        try (var second = loop("second", 1000, 20)) {
            second.start();
            awaitDone(1);
        }
        assertThat(steps()).hasSize(60).doesNotHaveDuplicates();
        assertChains(Map.of("a", 60));
    }

    @Test
    void aWorkerThatJoinsTakesPartitionsWithoutRepeatingAStep() throws Exception {
        for (int i = 0; i < PARTITIONS; i++) {
            seed("job" + i, i, 20);
        }
        try (var first = loop("first", 10, 30)) {
            first.start();
            await(() -> steps().size() > 15);
            try (var second = loop("second", 10, 30)) {
                second.start();
                awaitDone(PARTITIONS);
            }
        }
        assertThat(steps()).hasSize(20 * PARTITIONS).doesNotHaveDuplicates();
        assertThat(workers()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void killedWorkerCostsAtMostOneSlice() throws Exception {
        seed("a", 0, 60);
        try (var victim = WorkerProcess.start(broker.bootstrapServers(), topic, "victim", files, 20, 50);
                var successor = loop("successor", 20, 5)) {
            await(() -> steps().size() > 27);
            victim.kill();
            successor.start();
            awaitDone(1);
        }
        assertThat(new HashSet<>(steps())).hasSize(60);
        assertThat(steps().size() - 60).as("steps repeated").isBetween(1, 20);
        assertChains(Map.of("a", 60));
    }

    @Test
    void aFrozenWorkerCommitsNothing() throws Exception {
        seed("a", 0, 60);
        try (var zombie = WorkerProcess.start(broker.bootstrapServers(), topic, "zombie", files, 20, 50);
                var successor = loop("successor", 20, 5)) {
            await(() -> steps().size() > 27);
            zombie.signal("STOP");
            successor.start();
            awaitDone(1);
            zombie.signal("CONT");
            seed("b", 3, 20);
            awaitDone(2);
        }
        assertThat(steps().stream().filter(s -> s.startsWith("a,")).count() - 60)
                .as("steps repeated")
                .isBetween(1L, 21L);
        assertChains(Map.of("a", 60, "b", 20));
    }

    @Test
    void poisonGoesToTheDeadLettersAndThePartitionMovesOn() throws Exception {
        send(topic, 2, "poison", "gibberish".getBytes(UTF_8));
        seed("a", 2, 5);
        try (var loop = loop("one", 10, 1)) {
            loop.start();
            awaitDone(1);
        }
        List<ConsumerRecord<String, byte[]>> letters = read(topic + ".dlq");
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().value()).asString().isEqualTo("gibberish");
        assertThat(new String(
                        letters.getFirst()
                                .headers()
                                .lastHeader("dead-letter-exception-class-name")
                                .value(),
                        UTF_8))
                .isEqualTo(ArrayIndexOutOfBoundsException.class.getName());
    }

    @Test
    void anErrorWhilePollingIsShownAndTheWorkerGoesOn() throws Exception {
        FaultyInterceptor.FAULTS.set(2);
        seed("a", 2, 5);
        SliceLoopConfig plain = config(broker.bootstrapServers(), topic, "one");
        var faulty = new SliceLoopConfig(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "interceptor.classes",
                        FaultyInterceptor.class.getName()),
                topic,
                plain.group(),
                plain.slot(),
                plain.sessionTimeout(),
                plain.maxPollInterval(),
                plain.transactionTimeout());
        try (var loop = new SliceLoop(new StepWork(topic, "one", files, 10, 1), faulty, new Random(7))) {
            loop.start();
            await(() -> loop.impediment().isPresent());
            assertThat(loop.impediment())
                    .hasValueSatisfying(reason ->
                            assertThat(reason).contains(topic).contains("NoClassDefFoundError: thrown while polling"));
            awaitDone(1);
            assertThat(loop.impediment()).isEmpty();
        }
        assertThat(FaultyInterceptor.FAULTS).hasValue(0);
        assertChains(Map.of("a", 5));
    }

    @Test
    void aLoopThatHasEndedSaysSo() {
        var loop = loop("one", 10, 1);
        loop.start();
        loop.close();

        assertThat(loop.impediment())
                .hasValueSatisfying(reason -> assertThat(reason).contains("has ended"));
    }

    @Test
    void aFailureThatCannotEvenBeToldLeavesTheRecordForAnotherTry() throws Exception {
        var chain = new StepWork(topic, "one", files, 10, 1);
        var failures = new AtomicInteger();
        SliceWork work = (request, stop) -> {
            if (failures.incrementAndGet() == 1) {
                throw new UnspeakableError();
            }
            return chain.run(request, stop);
        };
        seed("a", 2, 5);
        try (var loop = new SliceLoop(work, config(broker.bootstrapServers(), topic, "one"), new Random(1))) {
            loop.start();
            awaitDone(1);
        }
        assertThat(failures).hasValue(2);
        assertThat(read(topic + ".dlq")).isEmpty();
        assertChains(Map.of("a", 5));
    }

    /** As when there is no memory left to make a message of. */
    private static final class UnspeakableError extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void anIdleWorkerLeavesNoLag() throws Exception {
        seed("a", 0, 30);
        try (var loop = loop("one", 10, 1)) {
            loop.start();
            awaitDone(1);
            await(() -> lag() == 0);
        }
    }

    /** An autoscaler divides the lag by two: an open chain is its record and the marker of the transaction that wrote it. */
    @Test
    void theLagReadsTwoForAChainInWork() throws Exception {
        seed("a", 0, 1_000);
        try (var loop = loop("one", 15, 400)) {
            loop.start();
            await(() -> read(topic).size() == 3);
            await(() -> lag() == 2);
            Awaitility.await()
                    .dontCatchUncaughtExceptions()
                    .during(Duration.ofMillis(500))
                    .atMost(PATIENCE)
                    .until(() -> lag() == 2);
            assertThat(read(topic)).as("the third slice still runs").hasSize(3);
        }
    }

    @Test
    void aPostponedRecordCirculatesAndLetsOthersPass() throws Exception {
        send(topic, 1, "paused", "paused".getBytes(UTF_8));
        var rounds = new AtomicInteger();
        var chain = new StepWork(topic, "one", files, 10, 1);
        SliceWork work = (request, stop) -> {
            if (!new String(request.value(), UTF_8).equals("paused")) {
                return chain.run(request, stop);
            }
            rounds.incrementAndGet();
            return new SliceOutcome.Later(
                    List.of(new ProducerRecord<>(topic, "paused", request.value())), Duration.ofSeconds(60));
        };
        try (var loop = new SliceLoop(work, config(broker.bootstrapServers(), topic, "one"), new Random(1))) {
            loop.start();
            await(() -> rounds.get() == 1);
            seed("a", 1, 30);
            awaitDone(1);
        }
        assertThat(rounds.get()).as("took part while others worked").isGreaterThan(1);
        assertThat(lagInRecords("paused")).as("still waiting, once").isEqualTo(1);
    }

    private SliceLoop loop(String name, int stepsPerSlice, long stepMillis) {
        return new SliceLoop(
                new StepWork(topic, name, files, stepsPerSlice, stepMillis),
                config(broker.bootstrapServers(), topic, name),
                new Random(7));
    }

    private void seed(String job, int partition, int total) throws Exception {
        send(topic, partition, job, new StepWork.Slice(job, 0, 0, total).bytes());
    }

    /** As the worker that begins a training writes it. */
    private void seedInTransaction(String job, int partition, int total) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", topic + job),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(
                    new ProducerRecord<>(topic, partition, job, new StepWork.Slice(job, 0, 0, total).bytes()));
            producer.commitTransaction();
        }
    }

    private static void send(String to, int partition, String key, byte[] value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(to, partition, key, value)).get();
        }
    }

    /** Every slice of every chain was published once, in order, and every chain was ended once. */
    private void assertChains(Map<String, Integer> totals) {
        List<String> slices = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> slice : read(topic)) {
            var s = StepWork.Slice.of(slice.value());
            slices.add(s.job() + "-" + s.number());
        }
        assertThat(slices).doesNotHaveDuplicates();
        totals.keySet().forEach(job -> {
            long length = slices.stream().filter(s -> s.startsWith(job + "-")).count();
            IntStream.range(0, (int) length).forEach(n -> assertThat(slices).contains(job + "-" + n));
        });
        assertThat(read(topic + ".done").stream().map(ConsumerRecord::key))
                .containsExactlyInAnyOrderElementsOf(totals.keySet());
    }

    private List<String> log() {
        try {
            Path log = files.resolve("steps.log");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> steps() {
        return log().stream()
                .filter(line -> !line.contains("was there first"))
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    private List<String> workers() {
        return log().stream()
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .distinct()
                .toList();
    }

    private void awaitDone(int chains) throws InterruptedException {
        await(() -> read(topic + ".done").size() >= chains);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(condition::getAsBoolean);
    }

    private static List<ConsumerRecord<String, byte[]>> read(String from) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(from).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private Map<TopicPartition, Long> committed() {
        try {
            return admin
                    .listConsumerGroupOffsets(topic + "-workers")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(java.util.stream.Collectors.toMap(
                            Map.Entry::getKey, e -> e.getValue().offset()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long lag() {
        var committed = committed();
        long lag = 0;
        for (int p = 0; p < PARTITIONS; p++) {
            var partition = new TopicPartition(topic, p);
            try {
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
                lag += end - committed.getOrDefault(partition, 0L);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return lag;
    }

    private long lagInRecords(String key) {
        var committed = committed();
        return read(topic).stream()
                .filter(r -> r.key().equals(key))
                .filter(r -> r.offset() >= committed.getOrDefault(new TopicPartition(topic, r.partition()), 0L))
                .count();
    }
}
