package io.adapruner.gateway.admission;

import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * No HTTP/2: the platform's resources cannot be called once an HTTP/2 request has been read to its end, which here happens before
 * they are called. A connection then carries one request at a time, and closing one cuts off no other.
 */
@ApplicationScoped
@Unremovable
public class OnlyHttp1 implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
    }
}
