package io.adapruner.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The composition's Prometheus, queried through its published port. */
record Prometheus(Composition composition) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** An alert about one scrape job, or about any if its job is empty. */
    record Alert(String name, String job) {
        static Alert of(String name) {
            return new Alert(name, "");
        }

        boolean covers(Alert other) {
            return name.equals(other.name) && (job.isEmpty() || job.equals(other.job));
        }
    }

    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    List<Double> values(String expression) throws IOException, InterruptedException {
        var values = new ArrayList<Double>();
        for (JsonNode series : query(expression).path("data").path("result")) {
            values.add(series.path("value").path(1).asDouble());
        }
        return values;
    }

    /** Names of all alerts. */
    List<String> alerts() throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        for (JsonNode group : get("/api/v1/rules?type=alert").path("data").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                names.add(rule.path("name").asText());
            }
        }
        return names;
    }

    /** The alerts that fire. */
    List<Alert> firing() throws IOException, InterruptedException {
        var firing = new ArrayList<Alert>();
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                JsonNode labels = alert.path("labels");
                firing.add(new Alert(
                        labels.path("alertname").asText(), labels.path("job").asText()));
            }
        }
        return firing;
    }

    void awaitFiring(Alert alert) throws IOException, InterruptedException {
        await(alert + " fires", () -> firing().stream().anyMatch(alert::covers));
    }

    void awaitCleared(Alert alert) throws IOException, InterruptedException {
        await(alert + " has cleared", () -> firing().stream().noneMatch(alert::covers));
    }

    void await(String expression, Predicate<List<Double>> condition) throws IOException, InterruptedException {
        await(expression, () -> condition.test(values(expression)));
    }

    private void await(String what, Callable<Boolean> condition) throws IOException, InterruptedException {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("up: " + query("up").path("data") + "; firing: " + firing(), e);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        URI uri = URI.create(composition.settings().address("PROMETHEUS_PORT") + path);
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return JSON.readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body());
        }
    }
}
