package io.adapruner.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ReportTextTest {
    private static final String REPORT = """
            {"jobId":"j","base":{"macs":125485696,"parameters":853018,"accuracy":89.47,"fileBytes":3500000},
             "targets":[{"target":0,"budget":"macs=50%","macs":62700000,"macsKept":0.49966,"parameters":400000,
               "fileBytes":1700000,"accuracy":{"surgery":35.2,"inherited":84.8},"criterion":"l2","compensated":true,
               "recalibrated":false,
               "criteria":[{"name":"l2","compensated":true,"recalibrated":false,"heldOutAccuracy":84.9}],
               "blocks":[{"name":"layer1.0","importance":0.25,"width":8,"originalWidth":16}],
               "latency":{"measurements":[{"batch":1,"originalMillis":8.0,"prunedMillis":6.0,
                 "originalImagesPerSecond":125.0,"prunedImagesPerSecond":166.7},
                 {"batch":32,"originalMillis":100.0,"prunedMillis":50.0,"originalImagesPerSecond":320.0,
                 "prunedImagesPerSecond":640.0}],"threads":1,"precision":"fp32"}}],
             "countingRule":"MACs","seed":3,"versions":{"adapruner":"0.1.0"},"durations":{"search":0.25}}""";

    @Test
    void costsStandBesideTheOriginals() throws Exception {
        assertThat(text())
                .contains(
                        "| original | 125.486 M | 100.0 % |    0.853 M | 3418 KiB | 8.00 ms | 100.00 ms |           320 |")
                .contains(
                        "| macs=50% |  62.700 M |  50.0 % |    0.400 M | 1660 KiB | 6.00 ms |  50.00 ms |           640 |");
    }

    @Test
    void theFourAccuraciesAreShownAndAMissingOneIsADash() throws Exception {
        assertThat(text()).containsPattern("macs=50%, l2, compensated +\\| 89.47 +\\| +35.20 \\| +84.80 \\| +- \\|");
    }

    @Test
    void criteriaAndWidthsAreListed() throws Exception {
        assertThat(text())
                .containsPattern("l2 +\\| +yes \\| +no \\| +84.90")
                .containsPattern("layer1.0 +\\| +0.2500 \\| +8 \\| +16");
    }

    @Test
    void markdownSaysHowItWasMade() throws Exception {
        assertThat(new ReportText(new ObjectMapper().readTree(REPORT)).markdown())
                .startsWith("# Pruning report\n")
                .contains("Counting rule: MACs.", "Seed 3; versions adapruner 0.1.0.", "search 0.3");
    }

    private static String text() throws Exception {
        return new ReportText(new ObjectMapper().readTree(REPORT)).body();
    }
}
