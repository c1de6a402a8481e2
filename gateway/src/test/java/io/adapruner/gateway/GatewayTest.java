package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Invalid requests. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class GatewayTest extends ThroughTheDoor {
    @Test
    void whatIsNotThereIsAProblem() throws Exception {
        for (String path : List.of(
                "/api/v1/jobs/none",
                "/api/v1/jobs/none/events",
                "/api/v1/models/none",
                "/api/v1/datasets/no..ne",
                "/api/v1/nothing")) {
            Answer answer = http.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.text("/code")).as(path).isEqualTo("not-found");
        }
        assertThat(http.post("/api/v1/models", "{'a':").text("/detail")).contains("not JSON");
        assertThat(http.get("/api/v1/jobs?state=lost").status()).isEqualTo(400);
    }
}
