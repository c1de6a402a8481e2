package io.adapruner.pipeline.metric;

import io.adapruner.pipeline.health.BrokerReadiness;
import io.adapruner.pipeline.health.StoreReadiness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jboss.logging.Logger;

/**
 * {@code adapruner_dependency_up{dependency="broker"|"store"}} as this process sees them: a store or broker may answer
 * Prometheus and not the services. Asked in the background, so that a scrape never waits for a broker.
 */
@Startup
@Singleton
public class DependencyMetrics {
    private static final Logger LOG = Logger.getLogger(DependencyMetrics.class);

    private final MeterRegistry registry;
    private final HealthCheck broker;
    private final HealthCheck store;
    private final MetricsConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile double brokerUp = Double.NaN;
    private volatile double storeUp = Double.NaN;

    public DependencyMetrics(
            MeterRegistry registry, @Any BrokerReadiness broker, @Any StoreReadiness store, MetricsConfig config) {
        this.registry = registry;
        this.broker = broker;
        this.store = store;
        this.config = config;
    }

    @PostConstruct
    void start() {
        Gauge.builder("adapruner.dependency.up", () -> brokerUp)
                .description("1 while this process reaches what it depends on")
                .tag("dependency", "broker")
                .register(registry);
        Gauge.builder("adapruner.dependency.up", () -> storeUp)
                .description("1 while this process reaches what it depends on")
                .tag("dependency", "store")
                .register(registry);
        Thread.ofPlatform().name("dependencies").daemon().start(this::watch);
    }

    @PreDestroy
    void stop() {
        closing.countDown();
    }

    private void watch() {
        try {
            do {
                brokerUp = up(broker);
                storeUp = up(store);
            } while (!closing.await(config.interval().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.trace("stopping", e);
        }
    }

    private static double up(HealthCheck check) {
        try {
            return check.call().getStatus() == Status.UP ? 1 : 0;
        } catch (RuntimeException e) {
            LOG.debugf("a check of a dependency failed: %s", e.getMessage());
            return 0;
        }
    }
}
