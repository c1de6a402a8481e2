package io.adapruner.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingSwitchTest {
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    private static boolean off(Map<String, String> settings, int ordinal) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("quarkus.otel.sdk.disabled", "true"), "defaults", 100))
                .withSources(new PropertiesConfigSource(settings, "settings", ordinal))
                .withSources(new TracingSwitch())
                .build()
                .getValue("quarkus.otel.sdk.disabled", Boolean.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, "quarkus.otel.exporter.otlp.traces.endpoint"})
    void anEndpointTurnsTracingOn(String name) {
        assertThat(off(Map.of(name, "http://otel-collector:4317"), 300)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void anEmptyVariableIsNoEndpoint(String empty) {
        assertThat(off(Map.of(ENDPOINT, empty), 300)).isTrue();
    }

    @Test
    void withoutAnEndpointTracingIsOff() {
        assertThat(off(Map.of(), 300)).isTrue();
    }

    @Test
    void theExtensionsOwnDefaultIsNoEndpoint() {
        assertThat(off(Map.of(ENDPOINT, "http://localhost:4317/"), Integer.MIN_VALUE))
                .isTrue();
    }

    @Test
    void whatAnOperatorSaysHimselfCounts() {
        assertThat(off(Map.of(ENDPOINT, "http://otel-collector:4317", "quarkus.otel.sdk.disabled", "true"), 300))
                .isTrue();
    }
}
