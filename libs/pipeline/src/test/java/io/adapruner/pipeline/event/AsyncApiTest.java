package io.adapruner.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published description of the topics says what the code does. */
class AsyncApiTest {
    private final JsonNode document = read("/asyncapi.yaml");

    @Test
    void everyTopicIsAChannelAndNothingElseIs() {
        var compacted = new TreeMap<String, Boolean>();
        document.get("channels")
                .forEach(c -> compacted.put(
                        c.get("address").asText(),
                        c.at("/bindings/kafka/topicConfiguration/cleanup.policy/0")
                                .asText()
                                .equals("compact")));
        var expected = new TreeMap<String, Boolean>();
        Arrays.stream(Topic.values()).forEach(t -> expected.put(t.topicName(), t.compacted()));

        assertThat(document.get("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(compacted).isEqualTo(expected);
        assertThat(document.at("/components/messages")).hasSize(Topic.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void aChannelCarriesTheEventOfItsTopicWithItsSchema(Topic topic) {
        JsonNode channel = document.get("channels")
                .valueStream()
                .filter(c -> c.get("address").asText().equals(topic.topicName()))
                .findFirst()
                .orElseThrow();
        String name = topic.type().getSimpleName();
        assertThat(names(channel.get("messages"))).isEqualTo(Set.of(name));
        JsonNode message = follow(channel.at("/messages/" + name + "/$ref").asText());

        assertThat(message.get("name").asText()).isEqualTo(topic.eventType());
        String schema = message.at("/payload/schema/$ref").asText();
        assertThat(schema).isEqualTo("./schemas/" + topic.eventType() + ".json");
        assertThat(read(schema.substring(1)).get("title").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void theHeadersAreThoseThatAreWritten(Topic topic) {
        Map<String, String> written = EventCodec.encode(EventCodecTest.sample(topic), "id", "/test", Instant.EPOCH)
                .headers();
        JsonNode headers = follow("#/components/messageTraits/cloudEvent").get("headers");
        var required = new TreeSet<String>();
        headers.get("required").forEach(h -> required.add(h.asText()));

        assertThat(written.keySet()).isEqualTo(required);
        assertThat(headers.at("/properties/ce_specversion/const").asText()).isEqualTo(written.get("ce_specversion"));
        assertThat(headers.at("/properties/content-type/const").asText()).isEqualTo(written.get("content-type"));
    }

    private JsonNode follow(String reference) {
        JsonNode found = document.at(reference.substring(1));
        assertThat(found.isMissingNode()).as(reference).isFalse();
        return found;
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode read(String resource) {
        try (InputStream in = AsyncApiTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
