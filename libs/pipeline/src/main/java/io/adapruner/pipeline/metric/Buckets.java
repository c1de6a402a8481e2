package io.adapruner.pipeline.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;

/** Buckets of the timers whose quantiles dashboards show; few, because each is a series per label set. */
public class Buckets {
    private static final double NANOS = 1e9;
    private static final Map<String, double[]> BOUNDS = Map.of(
            "adapruner.stage.duration", seconds(0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400),
            "adapruner.slice.duration", seconds(0.1, 1, 5, 15, 30, 60, 90, 120, 300, 900),
            "adapruner.training.epoch.duration", seconds(1, 5, 15, 60, 300, 900, 3600, 14_400),
            "http.server.requests", seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    @Produces
    @Singleton
    MeterFilter histograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                double[] bounds = BOUNDS.get(id.getName());
                return bounds == null
                        ? config
                        : DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(bounds)
                                .build()
                                .merge(config);
            }
        };
    }

    private static double[] seconds(double... bounds) {
        return Arrays.stream(bounds).map(b -> b * NANOS).toArray();
    }
}
