package io.adapruner.network.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.network.latency.LayerTimes.Time;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table may come from anybody. */
class LatencyTableTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final Hardware MACHINE = new Hardware("cpu", "amd64", 2, "ONNX Runtime");
    private static final LayerTimes LAYER = new LayerTimes("conv", List.of(new Time(3, 8, 0.5)));

    private interface Attempt {
        Object make();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                attempt("version 2", () -> table(2, DIGEST, 1, 1, MACHINE, List.of(LAYER))),
                attempt("64 hexadecimal digits", () -> table(1, "../../etc", 1, 1, MACHINE, List.of(LAYER))),
                attempt("64 hexadecimal digits", () -> table(1, null, 1, 1, MACHINE, List.of(LAYER))),
                attempt("batch 0", () -> table(1, DIGEST, 0, 1, MACHINE, List.of(LAYER))),
                attempt("batch 1025", () -> table(1, DIGEST, 1025, 1, MACHINE, List.of(LAYER))),
                attempt("threads 0", () -> table(1, DIGEST, 1, 0, MACHINE, List.of(LAYER))),
                attempt("hardware is missing", () -> table(1, DIGEST, 1, 1, null, List.of(LAYER))),
                attempt("layers are missing", () -> table(1, DIGEST, 1, 1, MACHINE, null)),
                attempt("hold null", () -> table(1, DIGEST, 1, 1, MACHINE, Arrays.asList(LAYER, null))),
                attempt("it has 0 layers", () -> table(1, DIGEST, 1, 1, MACHINE, List.of())),
                attempt(
                        "it has 20001 layers",
                        () -> table(1, DIGEST, 1, 1, MACHINE, Collections.nCopies(20_001, LAYER))),
                attempt("conv is named twice", () -> table(1, DIGEST, 1, 1, MACHINE, List.of(LAYER, LAYER))),
                attempt("a layer's name", () -> new LayerTimes(" ", LAYER.times())),
                attempt("a layer's name", () -> new LayerTimes("x".repeat(513), LAYER.times())),
                attempt("has 0 times", () -> new LayerTimes("conv", List.of())),
                attempt("has 257 times", () -> new LayerTimes("conv", Collections.nCopies(257, new Time(1, 1, 1)))),
                attempt("hold null", () -> new LayerTimes("conv", null)),
                attempt("NaN ms", () -> new Time(1, 1, Double.NaN)),
                attempt("-1.0 ms", () -> new Time(1, 1, -1)),
                attempt("Infinity ms", () -> new Time(1, 1, Double.POSITIVE_INFINITY)),
                attempt("0 to 1 channels", () -> new Time(0, 1, 1)),
                attempt("1 to 10000001 channels", () -> new Time(1, 10_000_001, 1)),
                attempt("processor must have", () -> new Hardware("", "amd64", 1, "ort")),
                attempt("processor must have", () -> new Hardware("x".repeat(201), "amd64", 1, "ort")),
                attempt("control character", () -> new Hardware("a\u001b[31m", "amd64", 1, "ort")),
                attempt("0 cores", () -> new Hardware("cpu", "amd64", 0, "ort")),
                attempt("runtime must have", () -> new Hardware("cpu", "amd64", 1, null)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("refused")
    void whatCannotBeIsRefusedByName(String why, Attempt attempt) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(attempt::make)
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
    }

    @Test
    void theOriginalTookTheMedianOfItsTimes() {
        var layer = new LayerTimes(
                "conv", List.of(new Time(3, 8, 0.5), new Time(3, 4, 0.1), new Time(3, 8, 0.4), new Time(3, 8, 0.7)));

        assertThat(table(1, DIGEST, 1, 1, MACHINE, List.of(layer)).originalMillis())
                .isEqualTo(0.5);
    }

    private static Arguments attempt(String why, Attempt attempt) {
        return Arguments.of(why, attempt);
    }

    private static LatencyTable table(
            int version, String network, int batch, int threads, Hardware hardware, List<LayerTimes> layers) {
        return new LatencyTable(version, network, "net", batch, threads, hardware, layers);
    }
}
