package io.adapruner.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A plain HTTP client of the gateway, as any user's program would be. */
public record Http(URI gateway, HttpClient client) implements AutoCloseable {
    /** An answer. */
    public record Answer(int status, JsonNode json, HttpResponse<String> raw) {
        /** Shorthand for {@code json.at(pointer).asText()}. */
        public String text(String pointer) {
            return json.at(pointer).asText();
        }
    }

    public static Http of(URI gateway) {
        return new Http(gateway, HttpClient.newHttpClient());
    }

    @Override
    public void close() {
        client.close();
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(gateway.resolve(path)).GET().build());
    }

    /** @param body JSON, in which ' stands for " */
    public Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    public Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        boolean json = response.headers().firstValue("content-type").orElse("").contains("json");
        return new Answer(
                response.statusCode(),
                json ? Json.mapper().readTree(response.body()) : Json.mapper().createObjectNode(),
                response);
    }

    /** The etag of a part put to its presigned address. */
    public String put(String url, byte[] content) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .PUT(BodyPublishers.ofByteArray(content))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the store answered " + response.statusCode() + ": " + response.body());
        }
        return response.headers().firstValue("etag").orElseThrow();
    }

    /** Uploads one file in as many parts as the gateway requests; returns the upload's id. */
    public String upload(String name, byte[] content) throws IOException, InterruptedException {
        return upload(Map.of(name, content));
    }

    /** Uploads files, by name, as {@link #upload(String, byte[])} does one. */
    public String upload(Map<String, byte[]> files) throws IOException, InterruptedException {
        var announced = Json.mapper().createArrayNode();
        files.forEach((name, content) -> announced.addObject().put("name", name).put("bytes", content.length));
        Answer opened = post("/api/v1/uploads", "{'files':" + announced + "}");
        var arrived = Json.mapper().createArrayNode();
        for (JsonNode file : opened.json().get("files")) {
            byte[] content = files.get(file.get("name").asText());
            int partBytes = file.get("partBytes").intValue();
            var etags =
                    arrived.addObject().put("name", file.get("name").asText()).putArray("etags");
            for (int part = 0; part < file.get("parts").size(); part++) {
                byte[] bytes =
                        Arrays.copyOfRange(content, part * partBytes, Math.min(content.length, (part + 1) * partBytes));
                etags.add(put(file.get("parts").get(part).asText(), bytes));
            }
        }
        String id = opened.text("/uploadId");
        Answer completed = post("/api/v1/uploads/" + id + "/complete", "{'files':" + arrived + "}");
        if (completed.status() != 200) {
            throw new IOException("completion was answered " + completed.json());
        }
        return id;
    }

    /** The lines of an event stream until its end. */
    public List<String> events(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve(path)).header("Accept", "text/event-stream");
        HttpResponse<Stream<String>> response = client.send(
                headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            return lines.toList();
        }
    }

    /** An open event stream. */
    public InputStream stream(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(gateway.resolve(path)).build(), BodyHandlers.ofInputStream())
                .body();
    }
}
