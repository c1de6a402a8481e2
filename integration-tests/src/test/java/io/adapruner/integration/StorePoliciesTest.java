package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store's shipped policies allow covers the keys that services write. */
class StorePoliciesTest {
    private static final Path POLICIES = Path.of("..", "deploy", "minio", "policies");

    @ParameterizedTest
    @EnumSource(names = {"IMPORTANCE", "SEARCH", "INHERITANCE"})
    void aStageMayWriteAndDeleteTheMarkersOfItsAttempts(Stage stage) throws IOException {
        for (int target : new int[] {-1, 0, 7}) {
            String marker = Keys.attempts("job", stage.label(), target, Step.FIRST) + "1.json";
            for (String action : List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
                assertThat(resources(stage.label(), action))
                        .as("%s of %s", action, marker)
                        .anyMatch(resource -> covers(resource, marker));
            }
            assertThat(resources(stage.label(), "s3:PutObject"))
                    .noneMatch(resource -> covers(resource, "jobs/job/attempts/other/1.json"));
        }
    }

    /** What one stage writes of a later step is where the next stage may read it. */
    @Test
    void aStepLeavesItsNetworkAndDocumentsToTheNext() throws IOException {
        var step = new Step(2);
        String trained = Keys.trained("job", 0, step) + "some/weights.safetensors";
        assertThat(resources("finetune", "s3:PutObject")).anyMatch(resource -> covers(resource, trained));
        for (String service : List.of("importance", "search", "inheritance", "finetune")) {
            assertThat(resources(service, "s3:GetObject")).as(service).anyMatch(resource -> covers(resource, trained));
        }
        chain("importance", Keys.importance("job", 0, step), "search");
        chain("search", Keys.subnetwork("job", 0, step), "inheritance");
        chain("inheritance", Keys.inherited("job", 0, step) + "inheritance.json", "finetune");
        assertThat(resources("finetune", "s3:DeleteObject"))
                .anyMatch(resource -> covers(resource, Keys.checkpoints("job", 0, step) + "000001.json"));
        for (String stage : List.of("importance", "search", "inheritance")) {
            assertThat(resources(stage, "s3:DeleteObject"))
                    .anyMatch(resource -> covers(resource, Keys.attempts("job", stage, 0, step) + "1.json"));
        }
    }

    private static void chain(String writer, String key, String reader) throws IOException {
        assertThat(resources(writer, "s3:PutObject")).as(key).anyMatch(resource -> covers(resource, key));
        assertThat(resources(reader, "s3:GetObject")).as(key).anyMatch(resource -> covers(resource, key));
    }

    /** The gateway keeps those that are sent, the importance service those that it measures; search reads the job's own. */
    @Test
    void latencyTablesReachTheSearch() throws IOException {
        String table = Keys.latencyTable("0".repeat(64));
        for (String action : List.of("s3:GetObject", "s3:PutObject")) {
            assertThat(resources("gateway", action)).anyMatch(resource -> covers(resource, table));
            assertThat(resources("importance", action)).anyMatch(resource -> covers(resource, table));
            assertThat(resources("importance", action)).anyMatch(resource -> covers(resource, Keys.latency("job")));
        }
        assertThat(resources("search", "s3:GetObject")).anyMatch(resource -> covers(resource, Keys.latency("job")));
        assertThat(resources("search", "s3:PutObject")).noneMatch(resource -> covers(resource, table));
    }

    private static List<String> resources(String service, String action) throws IOException {
        var found = new ArrayList<String>();
        for (JsonNode statement : Json.mapper()
                .readTree(Files.readString(POLICIES.resolve(service + ".json")))
                .path("Statement")) {
            for (JsonNode allowed : statement.path("Action")) {
                if (allowed.asText().equals(action)) {
                    statement.path("Resource").forEach(resource -> found.add(resource.asText()));
                }
            }
        }
        return found;
    }

    private static boolean covers(String resource, String key) {
        String pattern = Pattern.quote(resource).replace("*", "\\E.*\\Q");
        return ("arn:aws:s3:::adapruner/" + key).matches(pattern);
    }
}
