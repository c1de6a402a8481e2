package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every dashboard's query and every alert, in the Prometheus that runs. */
@Order(3)
@ExtendWith(RunningSystem.class)
class WatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No GPU is here; a query of its figures is right when it is empty. */
    private static final String GPU_FIGURES = "DCGM_";

    @Test
    void everyTargetIsUp(Composition composition, SmallJob job) throws Exception {
        var prometheus = new Prometheus(composition);
        // The services, the broker, the store and Prometheus itself
        prometheus.await("sum(up)", values -> values.equals(List.of(Composition.SERVICES.size() + 3.0)));
        assertThat(prometheus.values("up == 0")).isEmpty();
    }

    @Test
    void everyPanelShowsSomething(Composition composition, SmallJob job) throws Exception {
        job.finish(job.submit(1, 60));
        var prometheus = new Prometheus(composition);
        prometheus.await("sum(increase(adapruner_training_images_total[1m]))", values -> !values.isEmpty());
        var wrong = new ArrayList<String>();
        int queries = 0;
        for (String query : queries(composition.root().resolve("deploy/grafana/dashboards"))) {
            String concrete = query.replaceAll("\\$__rate_interval|\\$__range", "1m")
                    .replaceAll("=~\"\\$\\{?\\w+(:\\w+)?}?\"", "=~\".*\"");
            JsonNode answer = prometheus.query(concrete);
            queries++;
            boolean empty = answer.path("data").path("result").isEmpty();
            if (!answer.path("status").asText().equals("success") || (empty && !mayBeEmpty(concrete))) {
                wrong.add(concrete + " -> " + answer);
            }
        }
        composition.report(queries + " dashboard queries evaluated");
        assertThat(wrong).isEmpty();
    }

    /** What counts errors has no series before the first one. */
    private static boolean mayBeEmpty(String query) {
        return query.contains(GPU_FIGURES)
                || query.contains("failures")
                || query.contains("undecodable")
                || query.contains("[45]..");
    }

    private static List<String> queries(Path dashboards) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.list(dashboards)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                found.addAll(JSON.readTree(file.toFile()).path("panels").findValuesAsText("expr"));
            }
        }
        return found;
    }

    @Test
    void alertsFireWhileTheirCauseLastsAndClearAfterwards(Composition composition, SmallJob job) throws Exception {
        var prometheus = new Prometheus(composition);
        assertThat(prometheus.firing()).doesNotContain("ServiceDown", "StoreDown", "BrokerDown");

        Container search = composition.container("search-service");
        search.pause();
        prometheus.awaitFiring("ServiceDown");
        search.unpause();
        prometheus.awaitCleared("ServiceDown");

        Container store = composition.container("minio");
        store.pause();
        prometheus.awaitFiring("StoreDown");
        store.unpause();
        prometheus.awaitCleared("StoreDown");

        Container broker = composition.container("kafka");
        broker.pause();
        prometheus.awaitFiring("BrokerDown");
        broker.unpause();
        prometheus.awaitCleared("BrokerDown");
        composition.awaitReady();
    }
}
