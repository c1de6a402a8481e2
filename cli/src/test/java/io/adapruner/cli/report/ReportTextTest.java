package io.adapruner.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.cli.testing.Documents;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Origin;
import org.junit.jupiter.api.Test;

class ReportTextTest {
    @Test
    void costsStandBesideTheOriginals() {
        assertThat(text())
                .contains(
                        "| original | 125.486 M | 100.0 % |    0.853 M | 3418 KiB | 8.00 ms | 100.00 ms |           320 |")
                .contains(
                        "| macs=50% |  62.700 M |  50.0 % |    0.400 M | 1660 KiB | 6.00 ms |  50.00 ms |           640 |");
    }

    @Test
    void theFourAccuraciesAreShownAndAMissingOneIsADash() {
        assertThat(text()).containsPattern("macs=50%, l2, compensated +\\| 89.47 +\\| +35.20 \\| +84.80 \\| +- \\|");
    }

    @Test
    void criteriaAndWidthsAreListed() {
        assertThat(text())
                .containsPattern("l2 +\\| +yes \\| +no \\| +84.90")
                .containsPattern("layer1.0 +\\| +0.2500 \\| +8 \\| +16");
    }

    @Test
    void theTrialsOfALearningRateAreListed() {
        assertThat(text())
                .containsPattern("learning rates at macs=50% +\\| held-out loss \\| held-out, % \\|")
                .containsPattern("at the start +\\| +0.6250 \\| +- \\| +\\|")
                .containsPattern("0.01 +\\| +0.5000 \\| +84.50 \\| +\\|")
                .containsPattern("0.03 +\\| +0.4000 \\| +85.25 \\| taken \\|")
                .containsPattern("0.1 +\\| +diverged \\| +- \\| +\\|")
                .contains("9 steps each, judged on 512 held-out images; 12.5 s.\n");
    }

    @Test
    void aRateThatWasNotSearchedForIsExplainedUnlessItWasGiven() {
        assertThat(new RateText("macs=50%", LearningRate.untried(0.02, Origin.GIVEN)).text())
                .isEmpty();
        assertThat(new RateText("macs=50%", LearningRate.untried(0.03, Origin.TOO_SHORT)).text())
                .isEqualTo(
                        "\nThe training at macs=50% is too short to search for its learning rate; 0.03 was taken.\n");
    }

    @Test
    void markdownSaysHowItWasMade() {
        assertThat(report().markdown())
                .startsWith("# Pruning report\n")
                .contains("Counting rule: MACs.", "Seed 3; versions adapruner 0.1.0.", "search 0.3");
    }

    @Test
    void markdownNamesJobModelDataAndOptions() {
        assertThat(report().markdown())
                .contains("- job: j1\n")
                .contains("- model: resnet20-cifar, input 3x32x32, 10 classes (m1)\n")
                .contains("- data: 1 classes, 20 train, 10 test (d1)\n")
                .contains("- budgets: macs=50%\n")
                .contains("- method: widthRule adapruner, criteria [l1,l2,", "calibrationImages 1024")
                .contains("- training: epochs 1, batch 128, learningRate 0.03");
    }

    @Test
    void whatMakesTheFiguresDoubtfulIsSaid() {
        assertThat(text()).contains("\nwarning: the base accuracy is about chance\n");
    }

    private static String text() {
        return report().body();
    }

    private static ReportText report() {
        return new ReportText(Documents.report(), Documents.model(), Documents.dataset());
    }
}
