package io.adapruner.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.JobStatus;
import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.cluster.EventLog;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.integration.OtlpReceiver.Span;
import io.adapruner.pipeline.event.EncodedEvent;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.EventCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole job, one that fails and one record that cannot be read, as Prometheus and a trace collector see them. */
class ObservabilityTest {
    private static final List<String> SERVICES =
            List.of(Cluster.GATEWAY, Cluster.IMPORTANCE, Cluster.SEARCH, Cluster.INHERITANCE, Cluster.FINE_TUNE);
    private static final String LOST = "lost-job";
    private static final String LOST_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Pattern OURS = Pattern.compile("adapruner_[a-z_]+");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static OtlpReceiver receiver;
    private static Cluster cluster;
    private static String job;
    private static List<ConsumerRecord<String, String>> events;

    @BeforeAll
    static void run() throws Exception {
        receiver = OtlpReceiver.start();
        cluster = Cluster.start(
                folder,
                Map.of(
                        "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                        receiver.endpoint(),
                        "QUARKUS_OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                        "http/protobuf",
                        // Its figures are looked at while a job of seconds passes, in slices as long hours have them
                        "ADAPRUNER_METRICS_INTERVAL",
                        "500ms",
                        "ADAPRUNER_FINETUNE_SLICE_DURATION",
                        "1s"));
        try (var gateway = new GatewayClient(cluster.gateway())) {
            Submission submission =
                    Submission.register(gateway, SmallJob.in(Files.createDirectories(folder.resolve("job"))));
            job = submission.submit(4, 50, 40);
            var end = new EventStream(gateway, job).follow(event -> {});
            assertThat(end.state()).as(end.toString()).isEqualTo(JobStatus.SUCCEEDED);
        }
        events = new EventLog(cluster.bootstrapServers()).of(job);
        sendWhatFails();
        await("the failed job", () -> cluster.counter(Cluster.GATEWAY, "adapruner_job_failures_total") > 0);
        await("the dead letter", () -> cluster.counter(Cluster.GATEWAY, "adapruner_dead_letters") > 0);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    /** A budget whose sub-network is in no store, and a record that is not an event. */
    private static void sendWhatFails() throws Exception {
        var found = events.stream()
                .filter(e -> e.topic().equals("adapruner.subnetwork.found"))
                .map(e -> EventCodec.decode(SubnetworkFound.class, e.value()))
                .findFirst()
                .orElseThrow();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int target = 0; target < found.request().budgets().size(); target++) {
                EncodedEvent lost = EventCodec.encode(
                        new SubnetworkFound(
                                LOST,
                                target,
                                found.request(),
                                found.model(),
                                found.importance(),
                                "jobs/lost/none.json"),
                        LOST + target,
                        "/test",
                        Instant.now());
                var sent = new ProducerRecord<>(lost.topic().topicName(), lost.key(), lost.body());
                sent.headers().add("traceparent", ("00-" + LOST_TRACE + "-00f067aa0ba902b7-01").getBytes(UTF_8));
                producer.send(sent).get();
            }
            producer.send(new ProducerRecord<>("adapruner.subnetwork.found", "poison", "no event"))
                    .get();
        }
    }

    @Test
    void everyEventOfAJobCarriesTheSameTrace() {
        assertThat(events)
                .extracting(ConsumerRecord::topic)
                .contains(
                        "adapruner.pruning.requested",
                        "adapruner.importance.evaluated",
                        "adapruner.subnetwork.found",
                        "adapruner.weights.inherited",
                        "adapruner.training.slice.requested",
                        "adapruner.network.finetuned",
                        "adapruner.job.progressed");
        assertThat(events.stream().map(ObservabilityTest::trace).distinct()).hasSize(1);
    }

    @Test
    void oneJobIsOneTraceFromTheRequestThroughEverySliceToItsEnd() throws Exception {
        String trace = trace(events.getFirst());
        await("the end of the trace", () -> receiver.spans(trace).stream()
                .anyMatch(s -> s.name().equals("job succeeded")));
        await(
                "the slices",
                () -> receiver.spans(trace).stream()
                                .filter(s -> s.name().equals("slice"))
                                .count()
                        >= events.stream()
                                .filter(e -> e.topic().equals("adapruner.training.slice.requested"))
                                .count());
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.spans(trace))
                .as("inheritance of both budgets")
                .filteredOn(span -> span.name().equals("inheritance"))
                // An exporter that missed an answer sends the same span again
                .extracting(Span::id)
                .satisfies(ids -> assertThat(Set.copyOf(ids)).hasSize(2)));

        List<Span> spans = receiver.spans(trace);
        assertThat(spans.stream().map(Span::service).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        SERVICES.stream().map(s -> "adapruner-" + s).toList());
        assertThat(spans).extracting(Span::name).contains("importance", "search", "inheritance", "slice");
        List<Span> roots = spans.stream().filter(s -> s.parent().isEmpty()).toList();
        assertThat(roots).hasSize(1);
        assertThat(roots.getFirst().name()).startsWith("POST");
        Set<String> ids = spans.stream().map(Span::id).collect(Collectors.toSet());
        assertThat(spans).allMatch(s -> s.parent().isEmpty() || ids.contains(s.parent()));
    }

    @Test
    void logLinesNameTheTrace() throws Exception {
        assertThat(cluster.log(Cluster.INHERITANCE).lines())
                .anyMatch(line -> line.contains("\"traceId\":\"" + LOST_TRACE + "\"") && line.contains(LOST));
    }

    @Test
    void everyMetricThatDashboardsAndAlertsAskForIsThere() throws Exception {
        Set<String> known = exposed();
        known.addAll(listed("minio.txt"));
        known.addAll(listed("dcgm.txt"));
        known.addAll(AlertRules.recorded());
        // Made by Prometheus itself for every target.
        known.add("up");
        try (var broker = ExportedBroker.start(folder)) {
            known.addAll(names(broker.metrics()));
        }

        for (Dashboard dashboard : Dashboard.all()) {
            dashboard.queries().forEach(query -> assertThat(known)
                    .as("%s: %s", dashboard, query)
                    .containsAll(PromQl.metrics(query)));
        }
        for (String rule : AlertRules.expressions()) {
            assertThat(known).as(rule).containsAll(PromQl.metrics(rule));
        }
    }

    @Test
    void theGlossaryNamesEveryMetricOfOursAndNoOther() throws Exception {
        Set<String> glossary = OURS.matcher(Files.readString(Path.of("..", "docs", "monitoring.md")))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> families = new TreeSet<>();
        for (String service : SERVICES) {
            cluster.metrics(service)
                    .lines()
                    .filter(line -> line.startsWith("# TYPE adapruner_"))
                    .map(ObservabilityTest::sampleName)
                    .filter(name -> !name.endsWith("_seconds_max"))
                    .forEach(families::add);
        }

        assertThat(glossary).containsExactlyElementsOf(families);
    }

    @Test
    void noIdIsALabel() throws Exception {
        for (String service : SERVICES) {
            assertThat(cluster.metrics(service)).as(service).doesNotContain(job).doesNotContain(LOST);
        }
    }

    @Test
    void theGatewayTellsHowFarEveryGroupIs() throws Exception {
        for (String group : List.of("importance", "search", "inheritance", "finetune", "finetune-beginnings")) {
            assertThat(cluster.metrics(Cluster.GATEWAY))
                    .contains("adapruner_consumer_lag{group=\"adapruner-" + group + "\"")
                    .contains("adapruner_consumer_members{group=\"adapruner-" + group + "\"} 1.0");
        }
        await("an idle system without lag", () -> cluster.counter(Cluster.GATEWAY, "adapruner_consumer_lag") == 0);
        assertThat(cluster.counter(Cluster.GATEWAY, "adapruner_targets_open")).isZero();
        assertThat(cluster.metrics(Cluster.GATEWAY))
                .contains("adapruner_jobs_total{outcome=\"succeeded\"} 1.0")
                .contains("adapruner_jobs_total{outcome=\"failed\"} 1.0")
                .contains("adapruner_job_failures_total{code=\"not-found\",stage=\"inheritance\"} 1.0");
    }

    /** The name that queries use: {@code # TYPE adapruner_jobs counter} announces {@code adapruner_jobs_total}. */
    private static String sampleName(String typeLine) {
        String[] words = typeLine.split(" ", -1);
        boolean bare = words[3].equals("counter") && !words[2].endsWith("_total");
        return bare ? words[2] + "_total" : words[2];
    }

    private static String trace(ConsumerRecord<String, String> event) {
        return new String(event.headers().lastHeader("traceparent").value(), UTF_8).split("-", -1)[1];
    }

    private static Set<String> exposed() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (String service : SERVICES) {
            names.addAll(names(cluster.metrics(service)));
        }
        return names;
    }

    private static Set<String> names(String exposition) {
        return exposition
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> listed(String file) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/metrics", file))) {
            return lines.filter(Predicate.not(line -> line.startsWith("#"))).toList();
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
