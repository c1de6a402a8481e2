package io.adapruner.pipeline.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jboss.logging.MDC;

/** The keys {@code traceId} and {@code spanId} of log lines, as they are on requests; what was there before comes back. */
public final class TraceKeys implements AutoCloseable {
    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";

    private final Object trace = MDC.get(TRACE);
    private final Object span = MDC.get(SPAN);

    private TraceKeys() {}

    /** @param context whose span is to be named; without one the keys stay as they are */
    public static TraceKeys of(Context context) {
        var keys = new TraceKeys();
        var named = Span.fromContext(context).getSpanContext();
        if (named.isValid()) {
            MDC.put(TRACE, named.getTraceId());
            MDC.put(SPAN, named.getSpanId());
        }
        return keys;
    }

    @Override
    public void close() {
        restore(TRACE, trace);
        restore(SPAN, span);
    }

    private static void restore(String key, Object value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
