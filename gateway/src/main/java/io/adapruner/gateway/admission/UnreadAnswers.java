package io.adapruner.gateway.admission;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * A client that sends request after request on one connection and reads no answer fills the connection; a worker thread that
 * answers it would wait until there is room. Such a request waits here instead, where no thread does.
 */
final class UnreadAnswers {
    private final Duration patience;

    /** @param patience after which the connection is closed */
    UnreadAnswers(Duration patience) {
        this.patience = patience;
    }

    void await(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (!response.writeQueueFull()) {
            context.next();
            return;
        }
        context.request().pause();
        long timer = context.vertx().setTimer(patience.toMillis(), late -> context.request()
                .connection()
                .close());
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        response.drainHandler(drained -> {
            response.drainHandler(null);
            context.vertx().cancelTimer(timer);
            context.request().resume();
            context.next();
        });
    }
}
