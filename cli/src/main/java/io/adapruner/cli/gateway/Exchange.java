package io.adapruner.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.api.Problem;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;

/** Sends requests and reads answers: a document, a problem document, or no answer at all. */
final class Exchange {
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);
    /** A newer gateway may know more codes. */
    private static final ObjectMapper JSON =
            Json.configure(new ObjectMapper()).enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

    private final HttpClient http;

    Exchange(HttpClient http) {
        this.http = http;
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.INTERNAL,
                    "an answer of the gateway is no " + type.getSimpleName() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    static String write(Object document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(document.getClass() + " does not serialise", e);
        }
    }

    /**
     * The document that the gateway answers with.
     *
     * @throws UnavailableException when there is no answer, or one with 502, 503 or 504
     * @throws ProblemException when the gateway refuses
     */
    <T> T document(HttpRequest request, TypeReference<T> type) {
        HttpResponse<String> answer = send(request, BodyHandlers.ofString(), ProblemCode.GATEWAY_UNAVAILABLE);
        if (answer.statusCode() / 100 != 2) {
            throw refusal(answer.statusCode(), contentType(answer), answer.body(), request.uri());
        }
        try {
            return JSON.readValue(answer.body(), type);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.GATEWAY_UNAVAILABLE,
                    origin(request.uri()) + " is no AdaPruner gateway of this version: its answer to "
                            + request.method()
                            + " " + request.uri().getPath() + " is " + contentType(answer) + " that cannot be read ("
                            + e.getOriginalMessage() + ")",
                    e);
        }
    }

    /** What an answer other than 2xx means. */
    static ProblemException refusal(int status, String contentType, String body, URI uri) {
        if (!contentType.startsWith(Problem.MEDIA_TYPE)) {
            String said = origin(uri) + " answered " + status + " to " + uri.getPath();
            return AWAY.contains(status)
                    ? new UnavailableException(ProblemCode.GATEWAY_UNAVAILABLE, said)
                    : new ProblemException(
                            ProblemCode.GATEWAY_UNAVAILABLE, said + ", and not as an AdaPruner gateway would");
        }
        Problem problem = read(body, Problem.class);
        return AWAY.contains(status) ? new UnavailableException(problem.code(), problem.detail()) : problem.exception();
    }

    static String contentType(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("nothing");
    }

    /** @param away code of the problem when there is no answer */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, ProblemCode away) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UnavailableException(
                    away, origin(request.uri()) + " does not answer (" + NetworkFault.of(e) + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted", e);
        }
    }

    static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
