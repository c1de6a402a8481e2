package io.adapruner.pipeline.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.pipeline.event.JobAttributes;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Step;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final JobTraces traces = new JobTraces(sdk);

    @AfterEach
    void close() {
        sdk.close();
    }

    private static RecordHeaders arrived() {
        var headers = new RecordHeaders();
        headers.add("traceparent", ("00-" + TRACE + "-" + PARENT + "-01").getBytes(UTF_8));
        return headers;
    }

    @Test
    void whatIsSentFromASpanContinuesTheTraceThatArrived() {
        var sent = new RecordHeaders();

        traces.within(
                traces.read(arrived()),
                () -> traces.span("search", JobAttributes.of("j", Target.budget(1), new Step(2), Stage.SEARCH), () -> {
                    traces.write(sent);
                    return null;
                }));

        SpanData span = exported.getFinishedSpanItems().getFirst();
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(PARENT);
        assertThat(span.getAttributes().asMap().values()).containsExactlyInAnyOrder("j", 1L, 2L, "search");
        assertThat(new String(sent.lastHeader("traceparent").value(), UTF_8))
                .isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
    }

    @Test
    void aRecordThatIsSentAgainCarriesOneContext() {
        var headers = arrived();

        traces.span("again", Attributes.empty(), () -> {
            traces.write(headers);
            return null;
        });

        assertThat(headers.headers("traceparent")).hasSize(1);
        assertThat(new String(headers.lastHeader("traceparent").value(), UTF_8)).doesNotContain(TRACE);
    }

    @Test
    void logLinesNameTheTraceWhileTheWorkLasts() {
        MDC.put("traceId", "outer");

        String inside = traces.within(traces.read(arrived()), () -> String.valueOf(MDC.get("traceId")));

        assertThat(inside).isEqualTo(TRACE);
        assertThat(MDC.get("traceId")).isEqualTo("outer");
        assertThat(MDC.get("spanId")).isNull();
        MDC.remove("traceId");
    }

    @Test
    void aRecordWithoutContextDoesNotJoinWhatTheThreadDidBefore() {
        Context read = traces.span("before", Attributes.empty(), () -> traces.read(new RecordHeaders()));

        assertThat(read).isEqualTo(Context.root());
    }

    @Test
    void brokenHeadersAreNoTrace() {
        var headers = new RecordHeaders();
        headers.add("traceparent", null);
        assertThat(traces.read(headers)).isEqualTo(Context.root());
        headers.remove("traceparent").add("traceparent", new byte[] {-1, 0, 12});
        assertThat(traces.read(headers)).isEqualTo(Context.root());
    }

    @Test
    void workThatThrowsMarksItsSpan() {
        assertThatThrownBy(() -> traces.span("broken", Attributes.empty(), () -> {
                    throw new IllegalStateException("why");
                }))
                .hasMessage("why");

        assertThat(exported.getFinishedSpanItems().getFirst().getStatus().getStatusCode())
                .isEqualTo(StatusCode.ERROR);
        assertThat(exported.getFinishedSpanItems().getFirst().getStatus().getDescription())
                .isEqualTo("why");
    }

    @Test
    void aMomentIsMarkedInItsTraceAndNowhereElse() {
        traces.mark(traces.read(new RecordHeaders()), "job succeeded", Attributes.empty());
        assertThat(exported.getFinishedSpanItems()).isEmpty();

        traces.mark(traces.read(arrived()), "job succeeded", JobAttributes.ended("j", "succeeded"));
        assertThat(exported.getFinishedSpanItems())
                .extracting(SpanData::getTraceId, SpanData::getName)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(TRACE, "job succeeded"));
    }

    @Test
    void withoutAnExporterNothingIsWritten() {
        var off = new JobTraces(OpenTelemetry.noop());
        var headers = new RecordHeaders();

        String result = off.span("quiet", Attributes.empty(), () -> {
            off.write(headers);
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(headers.toArray()).isEmpty();
    }
}
