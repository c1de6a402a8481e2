package io.adapruner.integration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.adapruner.integration.Protobuf.Field;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as a collector does: OTLP over HTTP, as protobuf (opentelemetry-proto, trace/v1/trace.proto). */
final class OtlpReceiver implements AutoCloseable {
    private static final int RESOURCE_SPANS = 1;
    private static final int RESOURCE = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int ATTRIBUTES = 1;
    private static final int SPANS = 2;

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /**
     * One span.
     *
     * @param service {@code service.name} of the process
     * @param parent empty for the root
     */
    record Span(String service, String trace, String id, String parent, String name) {}

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() throws IOException {
        var receiver =
                new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        receiver.server.createContext("/v1/traces", receiver::take);
        receiver.server.start();
        return receiver;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans(String trace) {
        return spans.stream().filter(s -> s.trace().equals(trace)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            for (Field resourceSpans : Protobuf.fields(exchange.getRequestBody().readAllBytes(), RESOURCE_SPANS)) {
                String service = Protobuf.fields(resourceSpans.bytes(), RESOURCE).stream()
                        .flatMap(resource -> Protobuf.fields(resource.bytes(), ATTRIBUTES).stream())
                        .filter(attribute -> Protobuf.text(attribute.bytes(), 1).equals("service.name"))
                        .map(attribute -> Protobuf.text(
                                Protobuf.fields(attribute.bytes(), 2).getFirst().bytes(), 1))
                        .findFirst()
                        .orElse("");
                for (Field scope : Protobuf.fields(resourceSpans.bytes(), SCOPE_SPANS)) {
                    Protobuf.fields(scope.bytes(), SPANS).forEach(s -> spans.add(span(service, s.bytes())));
                }
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(String service, byte[] span) {
        return new Span(service, hex(span, 1), hex(span, 2), hex(span, 4), Protobuf.text(span, 5));
    }

    private static String hex(byte[] message, int number) {
        List<Field> found = Protobuf.fields(message, number);
        return found.isEmpty() ? "" : HexFormat.of().formatHex(found.getFirst().bytes());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
