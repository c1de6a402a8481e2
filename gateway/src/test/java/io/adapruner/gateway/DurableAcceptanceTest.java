package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.gateway.job.JobRebuild;
import io.adapruner.pipeline.testing.ReplicatedPlatform;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.FollowerConfig;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** 202 means that every replica in sync has the job, and never fewer than the two that were configured. */
@QuarkusTest
@TestProfile(DurableAcceptanceTest.ThreeBrokers.class)
class DurableAcceptanceTest {
    /** Three copies of every record, two of which must exist. */
    public static class ThreeBrokers implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ReplicatedPlatform.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @TestHTTPResource("/")
    URI address;

    @Inject
    Broker broker;

    @Inject
    FollowerConfig followers;

    @Inject
    GatewayConfig config;

    /** n stops broker n, -n starts it again. */
    IntConsumer power;

    @Test
    void aJobIsAcceptedWhileTwoCopiesCanBeMadeAndOnlyThen() throws Exception {
        try (Http http = Http.of(address)) {
            String job = request(http);
            Answer all = http.post("/api/v1/jobs", job, "Idempotency-Key", "all");
            assertThat(all.status()).as(all.json().toString()).isEqualTo(202);

            power.accept(3);
            Answer two = http.post("/api/v1/jobs", job, "Idempotency-Key", "two");
            assertThat(two.status()).as(two.json().toString()).isEqualTo(202);

            power.accept(2);
            Answer one = http.post("/api/v1/jobs", job, "Idempotency-Key", "one");
            assertThat(one.status()).as(one.json().toString()).isEqualTo(503);
            assertThat(one.text("/code")).isEqualTo("broker-unavailable");
            assertThat(http.get("/api/v1/jobs").json().at("/items").findValuesAsText("id"))
                    .containsExactlyInAnyOrder(all.text("/id"), two.text("/id"));

            power.accept(-2);
            power.accept(-3);
            Answer again = http.post("/api/v1/jobs", job, "Idempotency-Key", "one");
            assertThat(again.status()).as(again.json().toString()).isEqualTo(202);

            power.accept(2);
            try (var rebuilt = new JobRebuild(broker, followers, config)) {
                for (Answer accepted : List.of(all, two, again)) {
                    assertThat(rebuilt.document(accepted.text("/id"))
                                    .get("state")
                                    .asText())
                            .isEqualTo("queued");
                }
            }
        }
    }

    private static String request(Http http) throws Exception {
        String model = http.post(
                        "/api/v1/models",
                        "{'uploadId':'" + http.upload("model.safetensors", Samples.model("resnet20-cifar", 3, 3))
                                + "','file':'model.safetensors','architecture':'resnet20-cifar'}")
                .text("/id");
        String shards = http.upload(
                Map.of("train-000000.tar", Samples.shard(3, 50, 32, 1), "test-000000.tar", Samples.shard(3, 5, 32, 2)));
        String data =
                http.post("/api/v1/datasets", "{'uploadId':'" + shards + "'}").text("/id");
        return "{'modelId':'" + model + "','datasetId':'" + data + "','budgets':['macs=50%']}";
    }
}
