package io.adapruner.gateway.admission;

import io.adapruner.gateway.GatewayConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the checks before every resource. Health and metrics are left out: probes and scrapers address containers by whatever
 * name or address they know, and nothing there changes anything.
 */
@ApplicationScoped
public class Admission {
    /** Before the platform's own bound on bodies (-2), whose refusal is not a problem document. */
    private static final int FIRST = -1000;

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final HostCheck hosts;
    private final BodyReading bodies;
    private final UnreadAnswers unread;

    Admission(GatewayConfig config, BodyReading bodies) {
        this.hosts = HostCheck.of(config.hosts().orElse(List.of()));
        this.bodies = bodies;
        this.unread = new UnreadAnswers(config.body().timeout());
    }

    void install(@Observes Router router) {
        router.route().order(FIRST).handler(unread::await);
        router.route().order(FIRST + 1).handler(bodies::begin);
        router.route().order(FIRST + 2).handler(this::check);
        router.route().order(FIRST + 3).handler(bodies::read).failureHandler(bodies::failed);
        router.route().order(FIRST + 4).handler(bodies::whole);
    }

    private void check(RoutingContext context) {
        refusal(context.request(), context.normalizedPath())
                .ifPresentOrElse(refusal -> refusal.send(context), context::next);
    }

    private Optional<Refusal> refusal(HttpServerRequest request, String path) {
        boolean reading = READING.contains(request.method());
        if (reading && (path.startsWith("/q/health") || path.startsWith("/q/metrics"))) {
            return Optional.empty();
        }
        HostAndPort address = request.authority();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return hosts.refusal(
                        Optional.ofNullable(address).map(HostAndPort::host),
                        request.localAddress().hostAddress())
                .or(() ->
                        origin == null ? Optional.empty() : OriginCheck.refusal(origin, address.host(), address.port()))
                .or(() -> reading
                        ? Optional.empty()
                        : MediaTypeCheck.refusal(
                                request.headers().getAll(HttpHeaders.CONTENT_TYPE), BodyReading.hasBody(request)));
    }
}
