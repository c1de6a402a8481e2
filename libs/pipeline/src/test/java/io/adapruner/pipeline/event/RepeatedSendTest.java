package io.adapruner.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.testing.TopicReader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is sent again and again while there is no broker. */
@QuarkusTest
@QuarkusTestResource(value = LateBroker.class, restrictToAnnotatedClass = true)
@TestProfile(RepeatedSendTest.Impatient.class)
class RepeatedSendTest {
    private static final int MOST = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Event FACT = new Event.NetworkFinetuned("repeated", 0, "result");

    /** An outage of seconds shows what one of hours does; it must not end by the sender's own patience, as on a slow machine. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "adapruner.events.acknowledgement",
                    "300ms",
                    "adapruner.events.underway",
                    "" + MOST,
                    "mp.messaging.outgoing.adapruner-events.max.block.ms",
                    "" + PATIENCE.toMillis());
        }
    }

    @Inject
    EventPublisher events;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    Runnable startBroker;

    @Test
    void anOutageEndsWithOneRecordHoweverOftenItWasTried() {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> events.publishAll(List.of(FACT)))
                    .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code())
                            .isEqualTo(ProblemCode.BROKER_UNAVAILABLE));
            assertThat(events.underway()).isEqualTo(1);
        }
        for (int report = 0; report < 3 * MOST; report++) {
            events.publish(progress(report));
        }
        assertThat(events.underway()).as("progress leaves room for facts").isEqualTo(MOST / 2);

        startBroker.run();
        await().atMost(PATIENCE).until(() -> events.underway() == 0);

        assertThat(new TopicReader(servers).now(FACT.topic().topicName(), FACT.jobId()))
                .hasSize(1);
        publishAgain();
    }

    private void publishAgain() {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(ProblemException.class)
                .untilAsserted(() -> events.publishAll(List.of(FACT)));
    }

    private static Event progress(int report) {
        return new Event.JobProgressed(
                "repeated", Target.budget(0), Stage.SEARCH, 0.5, Optional.empty(), Map.of(), "", report, Step.FIRST);
    }
}
