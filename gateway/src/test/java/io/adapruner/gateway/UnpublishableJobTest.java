package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job that no second try can publish. */
@QuarkusTest
@TestProfile(UnpublishableJobTest.SmallRecords.class)
class UnpublishableJobTest extends ThroughTheDoor {
    /** With the bounds that ship every accepted request fits a record; only a site's own limit can make one too large. */
    public static class SmallRecords implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.messaging.outgoing.adapruner-events.max.request.size", "2000");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(PlatformResource.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @Test
    void leavesNothingBehindAndItsKeyFree() throws Exception {
        String model = register("resnet20-cifar", Samples.model("resnet20-cifar", 3, 3))
                .text("/id");
        String data = dataset(3, 32).text("/id");
        String job = "{'modelId':'" + model + "','datasetId':'" + data + "','budgets':['macs=50%']";
        String pattern = "'" + "*".repeat(240) + "layer3.0.bn1'";
        String large = ",'method':{'exclude':[" + String.join(",", Collections.nCopies(4, pattern)) + "]}}";

        Answer refused = http.post("/api/v1/jobs", job + large, "Idempotency-Key", "mine");

        assertThat(refused.status()).as(refused.json().toString()).isEqualTo(413);
        assertThat(refused.text("/code")).isEqualTo("payload-too-large");
        assertThat(keys("jobs/")).isEmpty();
        assertThat(keys("idempotency/")).isEmpty();

        Answer accepted = http.post("/api/v1/jobs", job + "}", "Idempotency-Key", "mine");

        assertThat(accepted.status()).as(accepted.json().toString()).isEqualTo(202);
        assertThat(http.post("/api/v1/jobs", job + "}", "Idempotency-Key", "mine")
                        .text("/id"))
                .isEqualTo(accepted.text("/id"));
    }
}
