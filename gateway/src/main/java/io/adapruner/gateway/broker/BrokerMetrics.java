package io.adapruner.gateway.broker;

import io.adapruner.gateway.broker.BrokerFigures.Disk;
import io.adapruner.pipeline.metric.MetricsConfig;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.TopicSetup;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/**
 * {@code adapruner_consumer_lag{group,topic}}, {@code adapruner_consumer_members{group}},
 * {@code adapruner_dead_letters{topic}}, {@code adapruner_broker_disk_usable_bytes{broker}} and {@code _total_bytes}, taken in
 * the background (docs/adr/0008-lag-from-the-gateway.md). What the broker refuses to report is missing, the rest is there.
 */
@Startup
@Singleton
public class BrokerMetrics {
    private static final Logger LOG = Logger.getLogger(BrokerMetrics.class);
    private static final String ANSWER_WITHIN_MILLIS = "10000";

    private final Broker broker;
    private final TopicSetup topics;
    private final MetricsConfig config;
    private final MultiGauge lag;
    private final MultiGauge members;
    private final MultiGauge deadLetters;
    private final MultiGauge usable;
    private final MultiGauge total;
    private final CountDownLatch closing = new CountDownLatch(1);

    BrokerMetrics(Broker broker, TopicSetup topics, MetricsConfig config, MeterRegistry registry) {
        this.broker = broker;
        this.topics = topics;
        this.config = config;
        this.lag = gauge("adapruner.consumer.lag", "Records that a group has not done yet", registry);
        this.members = gauge("adapruner.consumer.members", "Processes that share a group's work", registry);
        this.deadLetters = gauge("adapruner.dead.letters", "Records in a dead-letter topic", registry);
        this.usable = gauge("adapruner.broker.disk.usable.bytes", "Space left on a broker's volume", registry);
        this.total = gauge("adapruner.broker.disk.total.bytes", "Size of a broker's volume", registry);
    }

    private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    @PostConstruct
    void start() {
        Thread.ofPlatform().name("broker-figures").daemon().start(this::watch);
    }

    @PreDestroy
    void stop() {
        closing.countDown();
    }

    /** A query to the broker whose answer becomes rows. */
    private interface Question {
        List<MultiGauge.Row<Number>> rows() throws ExecutionException, InterruptedException;
    }

    private void watch() {
        Map<String, Object> settings = broker.settings();
        settings.put("client.id", "gateway-broker-figures");
        settings.put("default.api.timeout.ms", ANSWER_WITHIN_MILLIS);
        settings.put("request.timeout.ms", ANSWER_WITHIN_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            var figures = new BrokerFigures(admin);
            while (!closing.await(topics.isDone() ? config.interval().toMillis() : 200, TimeUnit.MILLISECONDS)) {
                if (topics.isDone()) {
                    ask(figures);
                }
            }
            admin.close(Duration.ZERO);
        } catch (InterruptedException e) {
            LOG.trace("stopping", e);
        }
    }

    private void ask(BrokerFigures figures) throws InterruptedException {
        take(lag, () -> figures.lags().stream()
                .map(l -> row(Tags.of("group", l.group(), "topic", l.topic()), l.records()))
                .toList());
        take(members, () -> figures.members().entrySet().stream()
                .map(e -> row(Tags.of("group", e.getKey()), e.getValue()))
                .toList());
        take(deadLetters, () -> figures.deadLetters().entrySet().stream()
                .map(e -> row(Tags.of("topic", e.getKey()), e.getValue()))
                .toList());
        List<Disk> disks = answered(figures::disks);
        usable.register(disks.stream().map(d -> row(tag(d), d.usableBytes())).toList(), true);
        total.register(disks.stream().map(d -> row(tag(d), d.totalBytes())).toList(), true);
    }

    private static Tags tag(Disk disk) {
        return Tags.of("broker", Integer.toString(disk.broker()));
    }

    private static MultiGauge.Row<Number> row(Tags tags, Number value) {
        return MultiGauge.Row.of(tags, value);
    }

    private static void take(MultiGauge gauge, Question question) throws InterruptedException {
        gauge.register(answered(question::rows), true);
    }

    private interface Asked<T> {
        List<T> answer() throws ExecutionException, InterruptedException;
    }

    /** Figures that are no longer true must not be exported: what is not answered is removed. */
    private static <T> List<T> answered(Asked<T> question) throws InterruptedException {
        try {
            return question.answer();
        } catch (ExecutionException e) {
            LOG.debugf("the broker does not tell: %s", e.getMessage());
            return List.of();
        }
    }
}
