package io.adapruner.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.stage.JobControls;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** A service that is started where neither broker nor store answers. */
@QuarkusTest
@TestProfile(OutageTest.Nowhere.class)
class OutageTest {
    /** Port 1 of loopback refuses connections. */
    public static class Nowhere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "adapruner.store.endpoint", "http://127.0.0.1:1",
                    "adapruner.store.access-key", "test-access",
                    "adapruner.store.secret-key", "test-secret-key",
                    "adapruner.topics.patience", "200ms",
                    "adapruner.events.acknowledgement", "1s",
                    "adapruner.controls.read-timeout", "300ms",
                    "quarkus.http.test-port", "0");
        }
    }

    @Inject
    ArtifactStore store;

    @Inject
    MeterRegistry registry;

    @Inject
    EventPublisher events;

    @Inject
    JobControls controls;

    @Inject
    @Readiness
    BrokerReadiness broker;

    @Inject
    @Readiness
    StoreReadiness bucket;

    @Test
    void theServiceStartsAndIsNotReady() {
        assertThat(broker.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(bucket.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(bucket.call().getData().orElseThrow().get("reason").toString())
                .contains("127.0.0.1:1");
    }

    @Test
    void prometheusIsToldThatNeitherAnswers() {
        for (String dependency : List.of("broker", "store")) {
            var up = registry.get("adapruner.dependency.up")
                    .tag("dependency", dependency)
                    .gauge();
            await(dependency).atMost(Duration.ofSeconds(60)).until(() -> !Double.isNaN(up.value()));
            assertThat(up.value()).as(dependency).isZero();
        }
        assertThat(registry.get("adapruner.cache.disk.free").gauge().value()).isPositive();
        assertThat(registry.get("adapruner.cache.disk.total").gauge().value())
                .isGreaterThanOrEqualTo(
                        registry.get("adapruner.cache.disk.free").gauge().value());
        assertThat(registry.get("adapruner.process.resident").gauge().value()).isGreaterThan(1 << 20);
    }

    @Test
    void theStoreIsUnavailableAndTheKeyIsNamed() {
        assertThatThrownBy(() -> store.read("jobs/j/importance.json"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE))
                .hasMessageContaining("jobs/j/importance.json");
        assertThatThrownBy(() -> store.putIfAbsent("jobs/j/importance.json", new byte[1]))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));
    }

    @Test
    void anEventIsNotTakenForPublished() {
        assertThatThrownBy(() -> events.publishAll(List.of(new Event.NetworkFinetuned("lost", 0, "result"))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.BROKER_UNAVAILABLE))
                .hasMessageContaining("lost")
                .hasMessageContaining("adapruner.network.finetuned");
    }

    @Test
    void controlsAreUnknownRatherThanAbsent() {
        assertThatThrownBy(() -> controls.state("j"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.BROKER_UNAVAILABLE));
    }
}
