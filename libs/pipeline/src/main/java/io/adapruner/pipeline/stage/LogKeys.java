package io.adapruner.pipeline.stage;

import java.util.Map;
import org.jboss.logging.MDC;

/** The keys that every log line of a stage carries: {@code jobId}, {@code target}, {@code step}, {@code stage}, {@code attempt}. */
final class LogKeys implements AutoCloseable {
    private final Map<String, String> keys;

    private LogKeys(Map<String, String> keys) {
        this.keys = keys;
        keys.forEach(MDC::put);
    }

    static LogKeys of(StageContext context) {
        return new LogKeys(Map.of(
                "jobId", context.part().jobId(),
                "target", Integer.toString(context.part().target().number()),
                "step", context.part().step().toString(),
                "stage", context.part().stage().label(),
                "attempt", Integer.toString(context.attempt())));
    }

    @Override
    public void close() {
        keys.keySet().forEach(MDC::remove);
    }
}
