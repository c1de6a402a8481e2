package io.adapruner.gateway.admission;

import io.adapruner.gateway.GatewayConfig;
import io.adapruner.problem.ProblemCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads bodies as they arrive, on the event loop: a resource is called when its body is whole. Bodies are bounded in length, in
 * time, and in the memory that all of them take together.
 */
@ApplicationScoped
public class BodyReading {
    private static final String TIMER = "adapruner.body.timer";

    private final Map<BodyLimit, BodyHandler> handlers = new EnumMap<>(BodyLimit.class);
    private final BodyMemory memory;
    private final Duration timeout;

    BodyReading(GatewayConfig config) {
        this.memory = new BodyMemory(config.body().maxBytesTogether());
        this.timeout = config.body().timeout();
        Arrays.stream(BodyLimit.values())
                .forEach(limit -> handlers.put(limit, BodyHandler.create(false).setBodyLimit(limit.bytes())));
    }

    /** Whether a body was announced. */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** From now on the request has {@code adapruner.gateway.body.timeout} to be whole, also when it has been answered before. */
    void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasBody(request)) {
            context.put(TIMER, context.vertx().setTimer(timeout.toMillis(), timer -> tooSlow(context)));
        }
        context.next();
    }

    private void tooSlow(RoutingContext context) {
        if (context.request().isEnded()) {
            return;
        }
        if (!context.response().ended() && !context.response().closed()) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            new Refusal(
                            408,
                            ProblemCode.INVALID_REQUEST,
                            "the body was not there after " + timeout.toSeconds() + " s",
                            "Send the request at once, or raise adapruner.gateway.body.timeout.")
                    .send(context);
        }
        context.request().connection().close();
    }

    void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!hasBody(request)) {
            context.next();
            return;
        }
        BodyLimit limit = BodyLimit.of(context.normalizedPath());
        long length = announced(request, limit);
        if (length > limit.bytes()) {
            context.fail(413);
            return;
        }
        if (!memory.reserve(length)) {
            new Refusal(
                            503,
                            ProblemCode.GATEWAY_UNAVAILABLE,
                            "too many bodies are being sent at this moment",
                            "Send the request again in some seconds.")
                    .send(context);
            return;
        }
        context.addEndHandler(ended -> memory.release(length));
        handlers.get(limit).handle(context);
    }

    /** A body of unknown length may become as long as is allowed. */
    private static long announced(HttpServerRequest request, BodyLimit limit) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : limit.bytes();
    }

    void whole(RoutingContext context) {
        Long timer = context.remove(TIMER);
        if (timer != null) {
            context.vertx().cancelTimer(timer);
        }
        context.next();
    }

    /** A sender that went away gets no answer; this is not a failure. */
    void failed(RoutingContext context) {
        if (context.statusCode() == 413) {
            BodyLimit limit = BodyLimit.of(context.normalizedPath());
            new Refusal(
                            413,
                            ProblemCode.PAYLOAD_TOO_LARGE,
                            "the body is longer than " + limit.bytes() + " bytes",
                            "Send a shorter document.")
                    .send(context);
        } else if (!context.response().ended() && !context.response().closed()) {
            context.next();
        }
    }
}
