package io.adapruner.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaugeRowsTest {
    private static final Tags FIRST = Tags.of("broker", "1");
    private static final Tags SECOND = Tags.of("broker", "2");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final GaugeRows rows = new GaugeRows("lag", "Lag", registry);

    @Test
    void showsTheLastAnswerAndNothingElse() {
        rows.set(Map.of(FIRST, 1, SECOND, 2));
        rows.set(Map.of(SECOND, 3));

        assertThat(registry.find("lag").tags(FIRST).gauge()).isNull();
        assertThat(registry.get("lag").tags(SECOND).gauge().value()).isEqualTo(3);

        rows.set(Map.of(FIRST, 4));

        assertThat(registry.get("lag").tags(FIRST).gauge().value()).isEqualTo(4);
        assertThat(registry.find("lag").gauges()).hasSize(1);
    }

    /** A scrape in the moment between a removal and a registration would miss it. */
    @Test
    void aRowThatStaysIsNeverTakenOut() {
        List<String> removed = new ArrayList<>();
        registry.config().onMeterRemoved(meter -> removed.add(meter.getId().getTag("broker")));
        rows.set(Map.of(FIRST, 1, SECOND, 1));
        Gauge before = registry.get("lag").tags(FIRST).gauge();

        rows.set(Map.of(FIRST, 2));

        assertThat(registry.get("lag").tags(FIRST).gauge()).isSameAs(before);
        assertThat(before.value()).isEqualTo(2);
        assertThat(removed).containsExactly("2");
    }
}
