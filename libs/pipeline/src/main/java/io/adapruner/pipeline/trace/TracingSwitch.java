package io.adapruner.pipeline.trace;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Tracing is on where a setting says where spans go ({@code quarkus.otel.exporter.otlp.endpoint}, an OTLP address such as
 * {@code http://otel-collector:4317}), and off everywhere else: one setting, not two that may contradict each other. An empty
 * value, as deployment files leave it, is not an address.
 */
public final class TracingSwitch implements ConfigSourceFactory {
    private static final List<String> ENDPOINTS =
            List.of("quarkus.otel.exporter.otlp.endpoint", "quarkus.otel.exporter.otlp.traces.endpoint");
    /** Above the defaults of {@code META-INF/microprofile-config.properties}, below all that an operator sets. */
    private static final int ORDINAL = 110;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (ENDPOINTS.stream().noneMatch(name -> isSet(context.getValue(name)))) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.otel.sdk.disabled", "false"), "tracing has somewhere to go", ORDINAL));
    }

    /** By an operator, that is: the extension has a default address of its own, where nothing listens. */
    private static boolean isSet(ConfigValue endpoint) {
        return endpoint != null
                && endpoint.getValue() != null
                && !endpoint.getValue().isBlank()
                && endpoint.getConfigSourceOrdinal() > ORDINAL;
    }
}
