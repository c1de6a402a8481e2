package io.adapruner.gateway.broker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/**
 * Gauges of one name, one for each set of tags in the last answer. A gauge that stays is never missing while its value is renewed,
 * as it is with Micrometer's {@code MultiGauge}: a scrape in that moment ends the series, and an alert on it. For one thread at a time.
 */
final class GaugeRows {
    private final String name;
    private final String description;
    private final MeterRegistry registry;
    private final Map<Tags, Row> rows = new HashMap<>();

    GaugeRows(String name, String description, MeterRegistry registry) {
        this.name = name;
        this.description = description;
        this.registry = registry;
    }

    /** Shows these values, and no others. */
    void set(Map<Tags, Number> values) {
        values.forEach((tags, value) ->
                rows.computeIfAbsent(tags, t -> new Row(name, description, t, registry)).value = value.doubleValue());
        rows.entrySet().removeIf(row -> {
            boolean gone = !values.containsKey(row.getKey());
            if (gone) {
                registry.remove(row.getValue().gauge);
            }
            return gone;
        });
    }

    private static final class Row {
        private final Gauge gauge;
        private volatile double value;

        Row(String name, String description, Tags tags, MeterRegistry registry) {
            gauge = Gauge.builder(name, this, row -> row.value)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }
    }
}
