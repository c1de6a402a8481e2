package io.adapruner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A server that speaks the gateway's contract for one job, whose outcome the test decides. */
final class ContractServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PART = 1000;

    final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    final Map<String, JsonNode> posted = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final String outcome;
    private int uploads;

    /** @param outcome final state of the job */
    ContractServer(String outcome) throws IOException {
        this(outcome, 0);
    }

    /** @param port 0 for any */
    ContractServer(String outcome, int port) throws IOException {
        this.outcome = outcome;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("PUT")) {
            stored.put(path, body);
            exchange.getResponseHeaders().set("ETag", "\"" + body.length + "\"");
            answer(exchange, 200, "", "text/plain");
        } else if (exchange.getRequestMethod().equals("POST")) {
            posted.put(path, JSON.readTree(body));
            post(exchange, path);
        } else {
            get(exchange, path);
        }
    }

    private synchronized void post(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/api/v1/uploads" -> answer(exchange, 201, upload(posted.get(path)), "application/json");
            case "/api/v1/models" -> answer(exchange, 201, """
                    {"id":"m1","name":"resnet20-cifar","cost":{"macs":1000,"parameters":100},
                     "reachable":{"macs":{"minimum":100,"maximum":1000}},"warnings":["the stem is kept whole"]}""", "application/json");
            case "/api/v1/datasets" ->
                answer(exchange, 201, "{\"id\":\"d1\",\"classes\":[\"a\"],\"splits\":[]}", "application/json");
            case "/api/v1/jobs" -> answer(exchange, 202, "{\"id\":\"j1\",\"state\":\"queued\"}", "application/json");
            default -> answer(exchange, 200, "{}", "application/json");
        }
    }

    private String upload(JsonNode asked) {
        var answer = JSON.createObjectNode().put("uploadId", "u" + uploads++);
        var files = answer.putArray("files");
        for (JsonNode file : asked.path("files")) {
            var parts = files.addObject()
                    .put("name", file.path("name").asText())
                    .put("partBytes", PART)
                    .putArray("parts");
            for (long part = 0; part * PART < file.path("bytes").asLong(); part++) {
                parts.add(address() + "/store/" + file.path("name").asText() + "/" + part);
            }
        }
        return answer.toString();
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/q/health/ready" -> answer(exchange, 200, "{}", "application/json");
            case "/api/v1/jobs/j1" -> answer(exchange, 200, job(), "application/json");
            case "/api/v1/jobs/j1/events" -> answer(exchange, 200, """
                    event: state
                    id: 1
                    data: {"id":"j1","state":"running","targets":[{"index":0,"budget":"macs=50%"}]}

                    : keep-alive

                    event: progress
                    id: 2
                    data: {"stage":"fine-tuning","target":0,"fraction":0.5,"etaSeconds":61,"figures":{"loss":0.25}}

                    """, "text/event-stream");
            case "/api/v1/jobs/j1/report" ->
                answer(exchange, 200, JSON.writeValueAsString(report()), "application/json");
            case "/api/v1/jobs/j1/artifacts" ->
                answer(
                        exchange,
                        200,
                        "[{\"target\":0,\"name\":\"model.pt\",\"bytes\":5,\"url\":\"" + address()
                                + "/fetch\"},{\"target\":0,\"name\":\"../evil\",\"bytes\":5,\"url\":\"" + address()
                                + "/fetch\"}]",
                        "application/json");
            case "/fetch" -> answer(exchange, 200, "bytes", "application/octet-stream");
            default ->
                answer(
                        exchange,
                        404,
                        "{\"code\":\"not-found\",\"detail\":\"nothing at " + path + "\"}",
                        "application/problem+json");
        }
    }

    private String job() {
        return "{\"id\":\"j1\",\"state\":\"" + outcome
                + "\",\"problem\":{\"code\":\"non-finite-loss\",\"detail\":\"the loss is NaN at step 7\"}}";
    }

    private static Map<String, Object> report() {
        var target = new LinkedHashMap<String, Object>();
        target.put("target", 0);
        target.put("budget", "macs=50%");
        target.put("macs", 500);
        target.put("macsKept", 0.5);
        target.put("accuracy", Map.of("surgery", 10.0, "inherited", 80.0, "finetuned", 87.65));
        target.put("criterion", "l2");
        return Map.of("jobId", "j1", "base", Map.of("macs", 1000, "accuracy", 90.0), "targets", new Object[] {target});
    }

    private static void answer(HttpExchange exchange, int status, String body, String type) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
