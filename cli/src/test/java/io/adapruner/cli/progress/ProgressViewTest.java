package io.adapruner.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.StageProgress;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void withoutATerminalThereIsOneLinePerTenthOfAStage() {
        var view = new ProgressView(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        for (double fraction : new double[] {0, 0.01, 0.02, 0.5, 0.51, 1}) {
            view.accept(event(Stage.FINE_TUNING, fraction));
        }

        assertThat(text().lines())
                .hasSize(3)
                .allMatch(l -> l.startsWith("fine-tuning 0"))
                .noneMatch(l -> l.contains("\u001b"));
    }

    @Test
    void aLineTellsSpeedLossAndTimeLeft() {
        var view = new ProgressView(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        view.accept(event(Stage.FINE_TUNING, 0.5));

        assertThat(text()).contains("[############------------]  50 %", "ETA 1:15 min", "321 samples/s", "loss 0.1250");
    }

    @Test
    void whatIsDoubtfulIsSaidOnceInALineThatStays() {
        var view = new ProgressView(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        for (double fraction : new double[] {0.95, 0.96, 1}) {
            view.accept(new StageProgress(
                    Stage.FINE_TUNING,
                    0,
                    fraction,
                    Optional.empty(),
                    Map.of("loss", 1e12),
                    "chosen: l2; warning: few images; warning: it guesses",
                    1,
                    Step.FIRST));
        }

        assertThat(text().lines().filter(line -> line.startsWith("warning: ")))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("warning: few images"),
                        line -> assertThat(line).isEqualTo("warning: it guesses"),
                        line -> assertThat(line).startsWith("warning: fine-tuning 0: the training diverges"));
        assertThat(text().lines().filter(line -> line.contains("[##"))).allMatch(line -> line.endsWith("chosen: l2"));
    }

    /** A stage of the second step is not the first step's once more. */
    @Test
    void aStepOfSeveralIsNamed() {
        var view = new ProgressView(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        view.job(List.of("macs=30%"), new StepSchedule(3));
        view.accept(event(Stage.FINE_TUNING, 1, Step.FIRST));
        view.accept(event(Stage.FINE_TUNING, 0.5, new Step(2)));

        assertThat(text().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("fine-tuning macs=30%, step 1 of 3 ["),
                        line -> assertThat(line).startsWith("fine-tuning macs=30%, step 2 of 3 ["));
    }

    @Test
    void onATerminalEachStageKeepsItsOwnBar() {
        var view = new ProgressView(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
        view.accept(event(Stage.INHERITANCE, 1));
        view.accept(event(Stage.FINE_TUNING, 0.5));
        view.accept(event(Stage.FINE_TUNING, 0.6));

        assertThat(text())
                .endsWith("ETA 1:15 min  321 samples/s  loss 0.1250\n")
                .contains("\u001b[2A");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static StageProgress event(Stage stage, double fraction) {
        return event(stage, fraction, Step.FIRST);
    }

    private static StageProgress event(Stage stage, double fraction, Step step) {
        return new StageProgress(
                stage, 0, fraction, Optional.of(75.0), Map.of("imagesPerSecond", 321.0, "loss", 0.125), "", 1, step);
    }
}
