package io.adapruner.pipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.adapruner.embedded.EmbeddedKafka;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.Step;
import io.adapruner.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower on a real broker, whose files are damaged while it is stopped. */
class TopicFollowerTest {
    private static final Topic TOPIC = Topic.JOB_PROGRESSED;
    private static final LogPlace SECOND = new LogPlace(TOPIC.topicName(), 0, 1);

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private EmbeddedKafka kafka;

    @BeforeEach
    void aTopicOfOnePartition() throws Exception {
        kafka = EmbeddedKafka.start(folder, 0);
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topicName(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void poisonIsPassedOverAndCountedBeforeAndAfterTheStart() throws Exception {
        send("{\"jobId\":\"j\"}", body("one"));
        try (var follower = follower(Optional.empty(), this::tell)) {
            follower.awaitReplay(Duration.ofSeconds(20));
            assertThat(follower.hindrance()).isEmpty();
            send("no JSON", null, body("two"));
            expect("one", "two");
            assertThat(follower.isAlive()).isTrue();
        }
        assertThat(skipped()).isEqualTo(3);
    }

    @Test
    void whatTheFoldCannotTakeCostsThatRecordAlone() throws Exception {
        send(body("one"), body("defect"), body("overflow"), body("two"));
        Consumer<FollowedEvent> fold = followed -> {
            switch (message(followed)) {
                case "defect" -> throw new IllegalStateException("a defect");
                case "overflow" -> throw new StackOverflowError();
                default -> tell(followed);
            }
        };
        try (var follower = follower(Optional.empty(), fold)) {
            follower.awaitReplay(Duration.ofSeconds(20));
            expect("one", "two");
        }
        assertThat(skipped()).isEqualTo(2);
    }

    @Test
    void whatTheProcessCannotSurviveIsSeenAtOnce() throws Exception {
        send(body("one"));
        Consumer<FollowedEvent> fold = followed -> {
            throw new OutOfMemoryError("for the test");
        };
        try (var follower = follower(Optional.empty(), fold)) {
            assertThatThrownBy(() -> follower.awaitReplay(Duration.ofSeconds(20)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("OutOfMemoryError");
            assertThat(follower.isAlive()).isFalse();
            assertThat(follower.isReplayed()).isFalse();
            assertThatThrownBy(() -> follower.awaitNow(Duration.ofSeconds(20))).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void aDamagedBatchIsNamedAndPassedOverOnlyWhenTheOperatorSaysSo() throws Exception {
        send(body("one"));
        // One batch of three records: where it ends cannot be seen from outside.
        send(body("damaged"), body("lost"), body("lost too"));
        send(body("two"));
        kafka.close();
        damage("damaged");
        kafka = EmbeddedKafka.start(folder, 0);

        try (var follower = follower(Optional.empty(), this::tell)) {
            awaitHindrance(follower, SECOND.toString());
            assertThat(follower.isReplayed()).isFalse();
            assertThat(follower.isAlive()).isTrue();
            assertThatThrownBy(() -> follower.awaitReplay(Duration.ofMillis(1)))
                    .hasMessageContaining(SECOND.toString());
        }
        try (var follower = follower(Optional.of(LogPlace.of(SECOND.toString())), this::tell)) {
            follower.awaitReplay(Duration.ofSeconds(20));
            assertThat(follower.hindrance()).isEmpty();
            expect("one", "two");
        }
        assertThat(skipped()).isEqualTo(3);
    }

    private TopicFollower follower(Optional<LogPlace> skip, Consumer<FollowedEvent> fold) {
        var broker = new Broker(kafka.bootstrapServers(), new SmallRyeConfigBuilder().build());
        var settings = new SmallRyeConfigBuilder()
                .withMapping(FollowerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter());
        skip.ifPresent(place -> settings.withDefaultValue("adapruner.follower.skip-damaged", place.toString()));
        var config = settings.build().getConfigMapping(FollowerConfig.class);
        var follower = new TopicFollower("test", broker, config, List.of(TOPIC), meters, fold);
        follower.start();
        return follower;
    }

    private void tell(FollowedEvent followed) {
        told.add(message(followed));
    }

    private static String message(FollowedEvent followed) {
        return ((JobProgressed) followed.event()).message();
    }

    private void expect(String... messages) throws InterruptedException {
        for (String message : messages) {
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(message);
        }
    }

    private double skipped() {
        return meters.get("adapruner.records.skipped")
                .tag("topic", TOPIC.topicName())
                .counter()
                .count();
    }

    private static void awaitHindrance(TopicFollower follower, String part) {
        // An error that the follower's thread ends with is what a test has made
        await(part).dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(20)).until(() -> follower.hindrance()
                .filter(h -> h.contains(part))
                .isPresent());
    }

    /** Sends the bodies as one batch. */
    private void send(String... bodies) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "5000"),
                new StringSerializer(),
                new StringSerializer())) {
            var sent = new ArrayList<java.util.concurrent.Future<?>>();
            for (String body : bodies) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC.topicName(), "j", body)));
            }
            producer.flush();
            for (var one : sent) {
                one.get();
            }
        }
    }

    private static String body(String message) {
        Event event = new JobProgressed(
                "j", Target.wholeJob(), Stage.SEARCH, 0.5, Optional.empty(), Map.of(), message, 1, Step.FIRST);
        return EventCodec.encode(event, "id", "/test", Instant.EPOCH).body();
    }

    /** Changes one byte of a record in the stopped broker's segment. */
    private void damage(String message) throws Exception {
        Path segment = folder.resolve(TOPIC.topicName() + "-0").resolve("00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"" + message + "\"") + 1;
        assertThat(at).isPositive();
        bytes[at] ^= 1;
        Files.write(segment, bytes);
    }
}
