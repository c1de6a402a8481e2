package io.adapruner.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One running container of the composition. */
record Container(Composition composition, String id) {
    private static final Duration PAUSE_PATIENCE = Duration.ofSeconds(10);

    boolean healthy() {
        return inspect("{{if .State.Health}}{{.State.Health.Status}}{{end}}").equals("healthy");
    }

    String inspect(String template) {
        return composition.docker("inspect", "-f", template, id).output().strip();
    }

    /** Address within a network of the composition. The engine's host routes to it; no other host does. */
    String address(String network) {
        return inspect(
                "{{(index .NetworkSettings.Networks \"" + composition.project() + "_" + network + "\").IPAddress}}");
    }

    void kill() {
        composition.docker("kill", "--signal", "KILL", id).expectSuccess();
    }

    /** SIGTERM, and time to end. */
    void stop() {
        composition.docker("stop", "--time", "60", id).expectSuccess();
    }

    void start() {
        composition.docker("start", id).expectSuccess();
    }

    void restart() {
        composition.docker("restart", "--time", "30", id).expectSuccess();
    }

    /** Tried again, because the engine cannot freeze a container in the moment that a health check starts in it. */
    void pause() {
        await("the engine freezes " + id)
                .atMost(PAUSE_PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> composition.docker("pause", id).expectSuccess());
    }

    /** As {@link #start}, nothing if it runs. */
    void unpause() {
        if (inspect("{{.State.Paused}}").equals("true")) {
            composition.docker("unpause", id).expectSuccess();
        }
    }

    void disconnect(String network) {
        composition
                .docker("network", "disconnect", composition.project() + "_" + network, id)
                .expectSuccess();
    }

    void connect(String network, String alias) {
        composition
                .docker("network", "connect", "--alias", alias, composition.project() + "_" + network, id)
                .expectSuccess();
    }

    /** The sum over all labels of one of the service's own metrics; 0 before its first event. */
    double metric(String name) throws IOException, InterruptedException {
        URI metrics = URI.create("http://" + address("monitoring") + ":8080/q/metrics");
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(Container::value)
                    .sum();
        }
    }

    /** The number after name and labels; an exemplar may follow it. */
    private static double value(String line) {
        int exemplar = line.indexOf(" # ");
        String sample = exemplar < 0 ? line : line.substring(0, exemplar);
        return Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
    }
}
