package io.adapruner.pipeline.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import jakarta.inject.Singleton;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Carries a job's trace from one service to the next. Headers are written and read here alone, because the slice loop knows no
 * messaging framework, and because a span for each of the thousands of progress events would bury the few that matter.
 *
 * <p>Without an endpoint ({@link TracingSwitch}) nothing is recorded and no header is written.
 */
@Singleton
public class JobTraces {
    private static final TextMapSetter<Headers> WRITE = (headers, key, value) -> {
        if (headers != null) {
            headers.remove(key).add(key, value.getBytes(UTF_8));
        }
    };
    private static final TextMapGetter<Headers> READ = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return () ->
                    java.util.Arrays.stream(headers.toArray()).map(Header::key).iterator();
        }

        @Override
        public String get(Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        }
    };

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    public JobTraces(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
        this.tracer = telemetry.getTracer("io.adapruner");
    }

    /** Work that may fail with {@code E}. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Writes the present context ({@code traceparent}) to a record about to be sent. */
    public void write(Headers headers) {
        telemetry.getPropagators().getTextMapPropagator().inject(Context.current(), headers, WRITE);
    }

    /** The context that a record brought, or none: never what this thread did before. */
    public Context read(Headers headers) {
        return telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), headers, READ);
    }

    /** Does the work as part of what a context belongs to, its log lines included, without a span of its own. */
    public <T, E extends Exception> T within(Context context, Work<T, E> work) throws E {
        try (var _ = context.makeCurrent();
                var _ = TraceKeys.of(context)) {
            return work.run();
        }
    }

    /**
     * Does the work in a span below the present context.
     *
     * @param attributes which job, target, slice ...: ids belong here, never on metrics
     */
    public <T, E extends Exception> T span(String name, Attributes attributes, Work<T, E> work) throws E {
        Span span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CONSUMER)
                .setAllAttributes(attributes)
                .startSpan();
        try {
            return within(Context.current().with(span), work);
        } catch (Exception e) {
            span.recordException(e);
            span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }

    /** Says of the present span that its work failed, where that is reported by a result and not by an exception. */
    public void failed(Exception reason) {
        Span.current().recordException(reason).setStatus(StatusCode.ERROR, String.valueOf(reason.getMessage()));
    }

    /** Marks a moment in the trace that a context belongs to; nothing where there is none. */
    public void mark(Context context, String name, Attributes attributes) {
        if (Span.fromContext(context).getSpanContext().isValid()) {
            tracer.spanBuilder(name)
                    .setParent(context)
                    .setAllAttributes(attributes)
                    .startSpan()
                    .end();
        }
    }
}
