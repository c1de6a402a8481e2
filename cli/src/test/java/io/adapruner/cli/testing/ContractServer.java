package io.adapruner.cli.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.adapruner.api.JobStatus;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Label;
import io.adapruner.api.Page;
import io.adapruner.api.Problem;
import io.adapruner.api.UploadedFiles;
import io.adapruner.api.report.Artifact;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A server that speaks the gateway's contract for one job, whose outcome the test decides. */
public final class ContractServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PART = 1000;

    public final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    /** Bodies of the last POST to each path. */
    public final Map<String, JsonNode> posted = new ConcurrentHashMap<>();

    private final HttpServer server;
    private volatile JobStatus state;
    private int uploads;

    /** @param state of the job, until a control changes it */
    public ContractServer(JobStatus state) throws IOException {
        this(state, 0);
    }

    /** @param port 0 for any */
    public ContractServer(JobStatus state, int port) throws IOException {
        this.state = state;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String address() {
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
            case "/api/v1/models" -> answer(exchange, 201, json(Documents.model()), "application/json");
            case "/api/v1/datasets" -> answer(exchange, 201, json(Documents.dataset()), "application/json");
            case "/api/v1/jobs" ->
                answer(exchange, 202, json(Documents.job("j1", JobStatus.QUEUED)), "application/json");
            case "/api/v1/jobs/j1/cancel" -> control(exchange, JobStatus.CANCELLED);
            case "/api/v1/jobs/j1/pause" -> control(exchange, JobStatus.PAUSED);
            case "/api/v1/jobs/j1/resume" -> control(exchange, JobStatus.RUNNING);
            default -> complete(exchange, path);
        }
    }

    private void control(HttpExchange exchange, JobStatus after) throws IOException {
        state = after;
        answer(exchange, 202, json(Documents.job("j1", after)), "application/json");
    }

    private static void complete(HttpExchange exchange, String path) throws IOException {
        String id = path.replaceAll("^/api/v1/uploads/(.*)/complete$", "$1");
        answer(exchange, 200, json(new UploadedFiles(id, List.of())), "application/json");
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
            case "/api/v1/models/m1" -> answer(exchange, 200, json(Documents.model()), "application/json");
            case "/api/v1/datasets/d1" -> answer(exchange, 200, json(Documents.dataset()), "application/json");
            case "/api/v1/jobs" -> answer(exchange, 200, json(jobs(exchange)), "application/json");
            case "/api/v1/jobs/j1" -> answer(exchange, 200, json(Documents.job("j1", state)), "application/json");
            case "/api/v1/jobs/j1/events" -> answer(exchange, 200, events(), "text/event-stream");
            case "/api/v1/jobs/j1/report" -> answer(exchange, 200, json(Documents.report()), "application/json");
            case "/api/v1/jobs/j1/artifacts" ->
                answer(
                        exchange,
                        200,
                        json(List.of(
                                new Artifact(0, "model.pt", 5, URI.create(address() + "/fetch")),
                                new Artifact(0, "../evil", 5, URI.create(address() + "/fetch")))),
                        "application/json");
            case "/fetch" -> answer(exchange, 200, "bytes", "application/octet-stream");
            default ->
                answer(
                        exchange,
                        404,
                        json(Problem.of(ProblemCode.NOT_FOUND, 404, "nothing at " + path, path)),
                        Problem.MEDIA_TYPE);
        }
    }

    /** The one job, on the page of its state. */
    private Page<JobSummary> jobs(HttpExchange exchange) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean listed = !query.contains("state=") || query.contains("state=" + Label.of(state));
        List<JobSummary> jobs = listed ? List.of(JobSummary.of(Documents.job("j1", state))) : List.of();
        return new Page<>(jobs, 0, 50, jobs.size());
    }

    private static String events() {
        return "event: state\nid: 1\ndata: " + json(Documents.job("j1", JobStatus.RUNNING))
                + "\n\n: keep-alive\n\nevent: progress\nid: 2\ndata: " + json(Documents.progress(0.5)) + "\n\n";
    }

    private static String json(Object document) {
        try {
            return Json.mapper().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
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
