package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.benchmarks.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every target and every dashboard's query, in the Prometheus that runs. */
@Order(3)
@ExtendWith(RunningSystem.class)
class WatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No GPU is here; a query of its figures is right when it is empty. */
    private static final String GPU_FIGURES = "DCGM_";

    /** A dozen of Prometheus' rounds. */
    private static final Duration SCRAPES = Duration.ofSeconds(60);

    @Test
    void everyTargetIsUp(Composition composition, Submission job) throws Exception {
        var prometheus = new Prometheus(composition);
        // The services, the broker, the store and Prometheus itself
        prometheus.await("sum(up)", values -> values.equals(List.of(Composition.SERVICES.size() + 3.0)));
        assertThat(prometheus.values("up == 0")).isEmpty();
    }

    @Test
    void everyPanelShowsSomething(Composition composition, Submission job) throws Exception {
        job.finish(job.submit(1, 60));
        List<String> queries = queries(composition.root().resolve("deploy/grafana/dashboards"));
        var prometheus = new Prometheus(composition);
        // A rate needs two scrapes of the series that the job has just made, and falls to nothing again
        var open = new TreeSet<>(queries);
        await().atMost(SCRAPES)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> {
                    Map<String, JsonNode> wrong = wrong(prometheus, open);
                    open.retainAll(wrong.keySet());
                    assertThat(wrong).isEmpty();
                });
        composition.report(queries.size() + " dashboard queries evaluated");
    }

    /** What Prometheus answers to the queries that show nothing, or nothing that a panel can show. */
    private static Map<String, JsonNode> wrong(Prometheus prometheus, Collection<String> queries)
            throws IOException, InterruptedException {
        var wrong = new TreeMap<String, JsonNode>();
        for (String query : queries) {
            JsonNode answer = prometheus.query(query);
            JsonNode data = answer.path("data");
            boolean vector = data.path("resultType").asText().equals("vector");
            if (!vector || (data.path("result").isEmpty() && !mayBeEmpty(query))) {
                wrong.put(query, answer);
            }
        }
        return wrong;
    }

    /** What counts errors has no series before the first one. */
    private static boolean mayBeEmpty(String query) {
        return query.contains(GPU_FIGURES)
                || query.contains("failures")
                || query.contains("undecodable")
                || query.contains("[45]..");
    }

    /** With what Grafana would put in place of its variables. */
    private static List<String> queries(Path dashboards) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.list(dashboards)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                for (String query : JSON.readTree(file.toFile()).path("panels").findValuesAsText("expr")) {
                    found.add(query.replaceAll("\\$__rate_interval|\\$__range", "1m")
                            .replaceAll("=~\"\\$\\{?\\w+(:\\w+)?}?\"", "=~\".*\""));
                }
            }
        }
        return found;
    }
}
