package io.adapruner.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.pipeline.json.Json;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final Instant NOW = Instant.parse("2026-11-24T01:02:03Z");

    @ParameterizedTest
    @EnumSource
    void everyEventComesBackAsItWas(Topic topic) {
        Event event = sample(topic);

        var encoded = EventCodec.encode(event, "id-1", "/adapruner/test", NOW);

        assertThat(EventCodec.decode(topic, encoded.body())).isEqualTo(event);
        assertThat(encoded.key()).isEqualTo(topic == Topic.JOB_CONTROLLED ? "job-1.cancel" : "job-1");
    }

    @Test
    void headersAreBinaryModeCloudEvents() {
        var encoded = EventCodec.encode(sample(Topic.JOB_FAILED), "id-1", "/adapruner/test", NOW);

        assertThat(encoded.headers())
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "id-1",
                        "ce_source", "/adapruner/test",
                        "ce_type", "io.adapruner.job.failed.v1",
                        "ce_subject", "job-1",
                        "ce_time", "2026-11-24T01:02:03Z",
                        "content-type", "application/json"));
        assertThat(encoded.body()).contains("\"code\":\"unreachable-budget\"", "\"stage\":\"search\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "42",
                "[]",
                "{}",
                "{\"jobId\":null}",
                "{\"jobId\":\"../../etc\",\"control\":\"cancel\",\"atMillis\":1}",
                "{\"jobId\":\"j\",\"control\":\"explode\",\"atMillis\":1}",
                "{\"jobId\":\"j\",\"control\":1,\"atMillis\":1}",
                "{\"jobId\":\"j\",\"control\":\"cancel\",\"atMillis\":1"
            })
    void whatIsNotTheEventIsUndecodable(String body) {
        assertThatThrownBy(() -> EventCodec.decode(Topic.JOB_CONTROLLED, body))
                .isInstanceOf(UndecodableEventException.class);
    }

    @Test
    void anAbsentOrEndlessBodyIsUndecodable() {
        assertThatThrownBy(() -> EventCodec.decode(Topic.JOB_CONTROLLED, null))
                .isInstanceOf(UndecodableEventException.class);
        assertThatThrownBy(() -> EventCodec.decode(Topic.JOB_CONTROLLED, " ".repeat(EventCodec.LONGEST_BODY + 1)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("900001");
        assertThatThrownBy(() -> EventCodec.decode(Topic.JOB_CONTROLLED, "[".repeat(100_000)))
                .isInstanceOf(UndecodableEventException.class);
    }

    @Property(tries = 300)
    void noBodyBreaksTheReader(@ForAll String body) {
        try {
            EventCodec.decode(Topic.PRUNING_REQUESTED, body);
        } catch (UndecodableEventException e) {
            assertThat(e).hasMessageContaining("PruningRequested");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfANewerWriterIsIgnored(Topic topic) throws Exception {
        Event event = sample(topic);
        ObjectNode newer = Json.mapper().valueToTree(event);
        newer.put("addedLater", true);

        assertThat(EventCodec.decode(topic, newer.toString())).isEqualTo(event);
    }

    static Event sample(Topic topic) {
        return Samples.all("job-1").stream()
                .filter(e -> e.topic() == topic)
                .findFirst()
                .orElseThrow();
    }
}
