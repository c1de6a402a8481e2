package io.adapruner.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class TracingSwitchTest {
    private static Config with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("quarkus.otel.sdk.disabled", "true"), "defaults", 100))
                .withSources(new PropertiesConfigSource(new HashMap<>(settings), "operator", 300))
                .withSources(new TracingSwitch())
                .build();
    }

    @Test
    void anEndpointTurnsTracingOn() {
        Config config = with(Map.of("adapruner.tracing.endpoint", "http://otel-collector:4317"));

        assertThat(config.getValue("quarkus.otel.sdk.disabled", Boolean.class)).isFalse();
        assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class))
                .isEqualTo("http://otel-collector:4317");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void anEmptyVariableIsNoEndpoint(String empty) {
        assertThat(with(Map.of("adapruner.tracing.endpoint", empty))
                        .getValue("quarkus.otel.sdk.disabled", Boolean.class))
                .isTrue();
    }

    @Test
    void withoutAnEndpointTracingIsOff() {
        assertThat(with(Map.of()).getValue("quarkus.otel.sdk.disabled", Boolean.class))
                .isTrue();
    }

    @Test
    void whatAnOperatorSaysHimselfCounts() {
        Config config = with(Map.of(
                "adapruner.tracing.endpoint",
                "http://otel-collector:4317",
                "quarkus.otel.exporter.otlp.endpoint",
                "http://other:4318"));

        assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class))
                .isEqualTo("http://other:4318");
    }
}
