package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.benchmarks.cluster.SmallJob;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A latency budget from the command line to the report, by a table of this machine's own and by one that is sent. */
class LatencyBudgetTest {
    @TempDir
    private static Path folder;

    private static SmallJob job;
    private static Product product;

    @BeforeAll
    static void make() {
        job = SmallJob.in(folder);
        product = new Product(folder.resolve("home"));
    }

    @Test
    void theReportTellsWhatWasPredictedAndWhatWasMeasured() throws Exception {
        JsonNode target = pruned("measured").path("targets").path(0);

        JsonNode timing = target.path("timing");
        double original = timing.at("/prediction/originalMillis").asDouble();
        assertThat(target.path("budget").asText()).isEqualTo("latency=90%");
        assertThat(target.path("macsKept").asDouble()).isLessThan(1);
        assertThat(timing.at("/prediction/millis").asDouble()).isPositive().isLessThanOrEqualTo(0.9 * original + 1e-9);
        for (String network : new String[] {"original", "pruned"}) {
            assertThat(timing.at("/" + network + "/millis").asDouble()).isPositive();
            assertThat(timing.at("/" + network + "/wallMillis").asDouble()).isPositive();
        }
        assertThat(timing.at("/uploaded").asBoolean()).isFalse();
        assertThat(timing.at("/measuredOn")).isEqualTo(timing.at("/prediction/measuredOn"));
        assertThat(timing.at("/measuredOn/runtime").asText()).startsWith("ONNX Runtime");
        for (JsonNode block : target.path("blocks")) {
            assertThat(timing.at("/prediction/offered").path(block.path("name").asText()))
                    .extracting(JsonNode::asInt)
                    .contains(
                            block.path("width").asInt(),
                            block.path("originalWidth").asInt());
        }
        assertThat(Files.readString(folder.resolve("measured/report.md")))
                .contains("latency at latency=90%", "predicted", "Widths offered:", "measured where the job ran");
    }

    @Test
    void aTableThatWasMadeBeforeIsSentAndGoneBy() throws Exception {
        Path table = folder.resolve("table.json");
        var made = product.run(
                "latency-table",
                "--model",
                job.model().toString(),
                "--architecture",
                SmallJob.ARCHITECTURE,
                "--latency-batch",
                "4",
                "--out",
                table.toString());
        assertThat(made.exitCode()).as(made.errors()).isZero();

        JsonNode report = pruned("sent", "--latency-table", table.toString());

        JsonNode timing = report.path("targets").path(0).path("timing");
        assertThat(timing.at("/uploaded").asBoolean()).isTrue();
        assertThat(timing.at("/prediction/batch").asInt()).isEqualTo(4);
        assertThat(report.at("/request/latency/batch").asInt()).isEqualTo(4);
        assertThat(report.at("/request/latency/table").asText()).matches("[0-9a-f]{64}");
    }

    private static JsonNode pruned(String out, String... more) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of(
                "--keep",
                "latency=90%",
                "--epochs",
                "0",
                "--criteria",
                "l2",
                "--calibration-images",
                "64",
                "--recalibration-batches",
                "2",
                "--json",
                "--out",
                folder.resolve(out).toString()));
        words.addAll(java.util.List.of(more));
        var outcome = product.run(job.prune(words.toArray(String[]::new)));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return new ObjectMapper().readTree(outcome.output());
    }
}
