package io.adapruner.gateway.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.adapruner.api.Problem;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Why a request is not let in.
 *
 * @param advice what to do about it
 */
record Refusal(int status, ProblemCode code, String detail, String advice) {
    /** Answers with the problem document; what is left of the body is read and dropped. */
    void send(RoutingContext context) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Buffer.buffer(document(context.normalizedPath())));
    }

    private byte[] document(String path) {
        try {
            return Json.mapper().writeValueAsBytes(Problem.of(code, status, detail, advice, path));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem does not serialise", e);
        }
    }
}
