package io.adapruner.gateway.broker;

import io.adapruner.gateway.broker.BrokerFigures.Disk;
import io.adapruner.gateway.broker.BrokerFigures.Lag;
import io.adapruner.pipeline.metric.MetricsConfig;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.TopicSetup;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private final GaugeRows lag;
    private final GaugeRows members;
    private final GaugeRows deadLetters;
    private final GaugeRows usable;
    private final GaugeRows total;
    private final CountDownLatch closing = new CountDownLatch(1);

    BrokerMetrics(Broker broker, TopicSetup topics, MetricsConfig config, MeterRegistry registry) {
        this.broker = broker;
        this.topics = topics;
        this.config = config;
        this.lag = new GaugeRows("adapruner.consumer.lag", "Records that a group has not done yet", registry);
        this.members = new GaugeRows("adapruner.consumer.members", "Processes that share a group's work", registry);
        this.deadLetters = new GaugeRows("adapruner.dead.letters", "Records in a dead-letter topic", registry);
        this.usable = new GaugeRows("adapruner.broker.disk.usable.bytes", "Space left on a broker's volume", registry);
        this.total = new GaugeRows("adapruner.broker.disk.total.bytes", "Size of a broker's volume", registry);
    }

    @PostConstruct
    void start() {
        Thread.ofPlatform().name("broker-figures").daemon().start(this::watch);
    }

    @PreDestroy
    void stop() {
        closing.countDown();
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
        lag.set(rows(answered(figures::lags), l -> Tags.of("group", l.group(), "topic", l.topic()), Lag::records));
        members.set(rows(
                answered(() -> List.copyOf(figures.members().entrySet())),
                e -> Tags.of("group", e.getKey()),
                Map.Entry::getValue));
        deadLetters.set(rows(
                answered(() -> List.copyOf(figures.deadLetters().entrySet())),
                e -> Tags.of("topic", e.getKey()),
                Map.Entry::getValue));
        List<Disk> disks = List.copyOf(answered(figures::disks).stream()
                .collect(Collectors.toMap(Disk::broker, Function.identity(), Disk::fuller))
                .values());
        usable.set(rows(disks, BrokerMetrics::tag, Disk::usableBytes));
        total.set(rows(disks, BrokerMetrics::tag, Disk::totalBytes));
    }

    private static Tags tag(Disk disk) {
        return Tags.of("broker", Integer.toString(disk.broker()));
    }

    private static <T> Map<Tags, Number> rows(
            List<T> answers, Function<T, Tags> tags, Function<T, ? extends Number> value) {
        return answers.stream().collect(Collectors.toMap(tags, value));
    }

    /** A query to the broker. */
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
