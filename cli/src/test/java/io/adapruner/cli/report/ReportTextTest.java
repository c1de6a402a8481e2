package io.adapruner.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.report.TargetReport;
import io.adapruner.cli.testing.Documents;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Origin;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.TargetResult.Accuracy;
import io.adapruner.pipeline.document.TargetResult.Epoch;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
        assertThat(text())
                .containsPattern(
                        "macs=50%, residual widths, l2, compensated, refitted +\\| 89.47 +\\| +35.20 \\| +84.80 \\| +- \\|");
    }

    @Test
    void criteriaAndWidthsAreListed() {
        assertThat(text())
                .containsPattern("l2 +\\| +adapruner \\| +yes \\| +no \\| +no \\| +82.10 \\| +186 \\|")
                .containsPattern("l2 +\\| +residual \\| +yes \\| +no \\| +no \\| +84.90 \\| +5000 \\|")
                .containsPattern("l2 +\\| +residual \\| +yes \\| +yes \\| +no \\| +84.70 \\| +5000 \\|")
                .containsPattern("layer1.0 +\\| +0.2500 \\| +8 \\| +16");
    }

    @Test
    void whichWidthsWereChosenAndWhyIsSaid() {
        assertThat(text())
                .contains("\nWidths: residual with 84.70 % of 5000 held-out images;"
                        + " adapruner with 83.20 % of 556 held-out images.\n");
    }

    @Test
    void everyStepIsToldWhereThereWereSeveral() {
        String steps = new ReportText(
                        Documents.report(List.of(
                                step(1, 88_729_000, 0.70711, WidthRule.UNIFORM, 80.5, 90.25, 1),
                                step(2, 62_700_000, 0.49966, WidthRule.RESIDUAL, 84.8, 91.5, 2))),
                        Documents.model(),
                        Documents.dataset())
                .body();

        assertThat(steps)
                .contains(
                        "| steps to macs=50% |",
                        "| 1                 | 88.729 M | 70.7 % |      1 |        80.50 |         90.25 | uniform widths, l2, compensated  |",
                        "| 2                 | 62.700 M | 50.0 % |      2 |        84.80 |         91.50 | residual widths, l2, compensated |");
        assertThat(text()).doesNotContain("steps to");
    }

    private static StepResult step(
            int number, long macs, double kept, WidthRule rule, double inherited, double finetuned, int epochs) {
        return new StepResult(
                new Step(number),
                macs,
                kept,
                1,
                Optional.of(new Accuracy(10, inherited, Optional.of(finetuned))),
                Optional.empty(),
                Optional.of(rule),
                "l2",
                true,
                false,
                false,
                Collections.nCopies(epochs, new Epoch(1, 0.5, Optional.of(80.0), 1)),
                Optional.empty());
    }

    @Test
    void aReportOfBeforeThereWasAChoiceSaysNothingOfIt() {
        TargetReport now = Documents.report().targets().getFirst();
        var before = new TargetReport(
                now.target(),
                now.budget(),
                now.base(),
                now.macs(),
                now.macsKept(),
                now.parameters(),
                now.fileBytes(),
                now.accuracy(),
                Optional.empty(),
                Optional.empty(),
                now.criterion(),
                now.compensated(),
                now.recalibrated(),
                false,
                List.of(new CandidateResult(
                        Optional.empty(), CriterionName.L2, true, false, false, 84.9, Optional.empty(), 1)),
                now.blocks(),
                now.latency(),
                now.epochs(),
                now.learningRate(),
                now.artifacts(),
                now.durations(),
                now.seed(),
                now.precision(),
                now.device(),
                now.versions(),
                now.timing(),
                now.steps());

        assertThat(new ChoiceText(before, "images").chosen()).isEqualTo("l2, compensated");
        assertThat(new ChoiceText(before, "images").toString())
                .containsPattern("l2 +\\| +- \\| +yes \\| +no \\| +no \\| +84.90 \\| +- \\|")
                .doesNotContain("Widths:");
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
        assertThat(new RateText("macs=50%", LearningRate.untried(0.02, Origin.GIVEN), "images").text())
                .isEmpty();
        assertThat(new RateText("macs=50%", LearningRate.untried(0.03, Origin.TOO_SHORT), "images").text())
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
                .contains("- samples: images, shorter side to 8/7 of the network's, middle 32x32, bilinear\n")
                .contains("- budgets: macs=50%\n")
                .contains("- method: widthRule auto, criteria [l2,taylor,", "calibrationImages 1024")
                .contains("- training: epochs 1, batch 128, learningRate 0.03");
    }

    @Test
    void imagesWithoutLabelsAreSaidToBeSo() {
        var train = new Split("train", List.of("a.tar"), 18, List.of(), Optional.empty());
        var setAside = new Split("test", List.of("a.tar"), 2, List.of(), Optional.of("train"));
        var labelled = new Split("test", List.of("test.tar"), 2, List.of(1, 1), Optional.empty());

        assertThat(line(List.of(), train, setAside)).isEqualTo("images without labels, 18 train, 2 test");
        assertThat(line(List.of("cat", "dog"), train, labelled))
                .isEqualTo("2 classes, 18 train without labels, 2 test");
    }

    private static String line(List<String> classes, Split... splits) {
        return new DatasetText(
                        new DatasetDocument("d1", classes, SampleFormat.images(3, 8, 8), List.of(splits), List.of()))
                .line();
    }

    @Test
    void ofArraysTheShapeIsTold() {
        var train = new Split("train", List.of("a.tar"), 18, List.of(9, 9), Optional.empty());
        SampleFormat signals = SampleFormat.arrays(TensorShape.of(6, 128));

        assertThat(new DatasetText(new DatasetDocument("d1", List.of("a", "b"), signals, List.of(train), List.of()))
                        .line())
                .isEqualTo("2 classes, arrays of 6x128, 18 train");
    }

    @Test
    void aReportOnArraysSpeaksOfSamples() {
        DatasetDocument images = Documents.dataset();
        var arrays = new DatasetDocument(
                images.id(),
                images.classes(),
                SampleFormat.arrays(TensorShape.of(6, 128)),
                images.splits(),
                images.warnings());

        assertThat(new ReportText(Documents.report(), Documents.model(), arrays).markdown())
                .contains("samples/s (32)", "held-out samples")
                .doesNotContain("images");
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
