package io.adapruner.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Schemas are published files ({@code schemas/<type>.json}); the code may add to them and never take away. After an addition
 * run this test with {@code -Dtest.jvm.args=-Dadapruner.schemas.write=true} and look at the difference.
 */
class EventSchemaTest {
    private static final String GOLDEN = "/schemas/v1-fields.txt";

    @BeforeAll
    static void writeOnRequest() throws Exception {
        if (!Boolean.getBoolean("adapruner.schemas.write")) {
            return;
        }
        Path folder = Files.createDirectories(Path.of("src/main/resources/schemas"));
        for (Topic topic : Topic.values()) {
            Files.writeString(
                    folder.resolve(topic.eventType() + ".json"),
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(RecordSchema.of(topic)) + "\n");
        }
        Path golden = Path.of("src/test/resources" + GOLDEN);
        Files.createDirectories(golden.getParent());
        var known = new TreeSet<>(fieldsNow());
        if (Files.exists(golden)) {
            known.addAll(Files.readAllLines(golden));
        }
        Files.write(golden, known);
    }

    @ParameterizedTest
    @EnumSource
    void theFileIsTheSchemaOfTheRecord(Topic topic) {
        assertThat(file(topic)).isEqualTo(RecordSchema.of(topic));
    }

    @ParameterizedTest
    @EnumSource
    void aRealEventFitsItsSchema(Topic topic) {
        assertThat(problems(topic, body(topic))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anEventWithoutARequiredFieldDoesNot(Topic topic) {
        List<JsonNode> required = List.copyOf(Json.mapper()
                .convertValue(file(topic).get("required"), ArrayNode.class)
                .valueStream()
                .toList());
        assertThat(required).isNotEmpty();
        for (JsonNode name : required) {
            ObjectNode body = body(topic);
            body.remove(name.asText());
            assertThat(problems(topic, body)).as("without %s", name).isNotEmpty();
        }
    }

    @Test
    void noPublishedFieldIsGone() throws Exception {
        try (InputStream in = EventSchemaTest.class.getResourceAsStream(GOLDEN)) {
            List<String> published = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(published).hasSizeGreaterThan(100);
            assertThat(fieldsNow()).containsAll(published);
        }
    }

    private static ObjectNode body(Topic topic) {
        return Json.mapper().valueToTree(EventCodecTest.sample(topic));
    }

    private static Set<String> problems(Topic topic, JsonNode body) {
        var validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file(topic));
        var found = new TreeSet<String>();
        validator.validate(body).forEach(m -> found.add(m.toString()));
        return found;
    }

    private static JsonNode file(Topic topic) {
        try (InputStream in = EventSchemaTest.class.getResourceAsStream("/schemas/" + topic.eventType() + ".json")) {
            return Json.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every path of every event with its type, e.g. {@code io.adapruner.job.failed.v1.code: enum cancelled}. */
    private static Set<String> fieldsNow() {
        var found = new TreeSet<String>();
        for (Topic topic : Topic.values()) {
            walk(topic.eventType(), RecordSchema.of(topic), found);
        }
        return found;
    }

    private static void walk(String path, JsonNode schema, Set<String> found) {
        if (schema.has("anyOf")) {
            walk(path + "?", schema.get("anyOf").get(0), found);
            return;
        }
        found.add(path + ": " + schema.get("type").asText());
        schema.path("enum").forEach(label -> found.add(path + ": enum " + label.asText()));
        schema.path("properties").properties().forEach(p -> walk(path + "." + p.getKey(), p.getValue(), found));
        if (schema.has("items")) {
            walk(path + "[]", schema.get("items"), found);
        }
        if (schema.has("additionalProperties")) {
            walk(path + ".*", schema.get("additionalProperties"), found);
        }
    }
}
