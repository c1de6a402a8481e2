package io.adapruner.pipeline.trace;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tracing is on where somebody says where spans go ({@code adapruner.tracing.endpoint}, an OTLP address such as
 * {@code http://otel-collector:4317}), and off everywhere else: one setting, not two that may contradict each other.
 */
public final class TracingSwitch implements ConfigSourceFactory {
    static final String ENDPOINT = "adapruner.tracing.endpoint";
    /** Above the defaults of {@code META-INF/microprofile-config.properties}, below all that an operator sets. */
    private static final int ORDINAL = 110;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue endpoint = context.getValue(ENDPOINT);
        if (endpoint == null || endpoint.getValue() == null || endpoint.getValue().isBlank()) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                Map.of(
                        "quarkus.otel.sdk.disabled",
                        "false",
                        "quarkus.otel.exporter.otlp.endpoint",
                        endpoint.getValue().strip()),
                "where spans go",
                ORDINAL));
    }
}
