package io.adapruner.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** One gateway over HTTP; every refusal arrives as a {@link ProblemException}. */
public final class GatewayClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;

    public GatewayClient(URI base) {
        this.base = base;
    }

    /** Whether a gateway answers there and says that it is ready. */
    public static boolean ready(URI base) {
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            var request = HttpRequest.newBuilder(base.resolve("/q/health/ready"))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Registers an upload of the named files; the answer holds presigned part URLs for each. */
    public JsonNode startUpload(List<Path> files) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        var list = body.putArray("files");
        for (Path file : files) {
            list.addObject().put("name", UploadName.of(file)).put("bytes", Files.size(file));
        }
        return post("/api/v1/uploads", body);
    }

    public void completeUpload(String uploadId, ObjectNode etags) {
        post("/api/v1/uploads/" + uploadId + "/complete", etags);
    }

    /** Sends one part to its presigned URL and returns the entity tag that the store answers with. */
    public String putPart(URI url, BodyPublisher bytes) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(url).timeout(ANSWER).PUT(bytes).build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new ProblemException(
                    ProblemCode.STORE_UNAVAILABLE,
                    "the store refused an upload with status " + answer.statusCode() + ": " + answer.body());
        }
        return answer.headers().firstValue("ETag").orElse("");
    }

    public JsonNode registerModel(ObjectNode model) {
        return post("/api/v1/models", model);
    }

    public JsonNode registerDataset(String uploadId) {
        return post("/api/v1/datasets", JSON.createObjectNode().put("uploadId", uploadId));
    }

    public JsonNode submit(ObjectNode job) {
        return post("/api/v1/jobs", job);
    }

    /** Submits a job that may have been submitted before: the same key is the same job. */
    public JsonNode submit(ObjectNode job, String idempotencyKey) {
        return post("/api/v1/jobs", job, idempotencyKey);
    }

    public JsonNode job(String jobId) {
        return get("/api/v1/jobs/" + jobId);
    }

    public JsonNode report(String jobId) {
        return get("/api/v1/jobs/" + jobId + "/report");
    }

    public JsonNode artifacts(String jobId) {
        return get("/api/v1/jobs/" + jobId + "/artifacts");
    }

    public void cancel(String jobId) {
        post("/api/v1/jobs/" + jobId + "/cancel", JSON.createObjectNode());
    }

    /** The job's event stream from {@code lastEventId} on; closing it ends the request. */
    public Stream<String> events(String jobId, String lastEventId) {
        var request = HttpRequest.newBuilder(base.resolve("/api/v1/jobs/" + jobId + "/events"))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return send(request.build(), BodyHandlers.ofLines()).body();
    }

    /** Fetches a presigned URL into a file, which appears only when it is whole. */
    public void download(URI url, Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        HttpResponse<Path> answer =
                send(HttpRequest.newBuilder(url).timeout(ANSWER).build(), BodyHandlers.ofFile(partial));
        if (answer.statusCode() != 200) {
            Files.deleteIfExists(partial);
            throw new ProblemException(
                    ProblemCode.STORE_UNAVAILABLE,
                    "the store refused " + file.getFileName() + " with status " + answer.statusCode());
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private JsonNode post(String path, JsonNode body) {
        return post(path, body, UUID.randomUUID().toString());
    }

    private JsonNode post(String path, JsonNode body, String idempotencyKey) {
        return exchange(HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    private JsonNode get(String path) {
        return exchange(
                HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER).build());
    }

    private JsonNode exchange(HttpRequest request) {
        HttpResponse<String> answer = send(request, BodyHandlers.ofString());
        JsonNode body = parse(answer.body());
        if (answer.statusCode() / 100 == 2) {
            return body;
        }
        throw new ProblemException(
                code(body.path("code").asText()),
                body.path("detail")
                        .asText("the gateway answered " + answer.statusCode() + " to " + request.method() + " "
                                + request.uri().getPath()));
    }

    private static ProblemCode code(String name) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.name().replace('_', '-').equalsIgnoreCase(name.replace('_', '-'))) {
                return code;
            }
        }
        return ProblemCode.INTERNAL;
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INTERNAL, "the gateway's answer is not JSON: " + body, e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new ProblemException(
                    request.uri().getAuthority().equals(base.getAuthority())
                            ? ProblemCode.GATEWAY_UNAVAILABLE
                            : ProblemCode.STORE_UNAVAILABLE,
                    request.uri().getScheme() + "://" + request.uri().getAuthority() + " does not answer: " + e,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted", e);
        }
    }
}
