package io.adapruner.cli.report;

import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Trial;
import java.util.List;

/**
 * Renders where a target's learning rate comes from; one that was given stands among the options.
 *
 * @param samples what they are called
 */
record RateText(String budget, LearningRate learningRate, String samples) {
    String text() {
        return switch (learningRate.origin()) {
            case GIVEN -> "";
            case TOO_SHORT ->
                "\nThe training at " + budget + " is too short to search for its learning rate; " + learningRate.rate()
                        + " was taken.\n";
            case FOUND -> "\n" + trials();
        };
    }

    private String trials() {
        var table = new Table("learning rates at " + budget, "held-out loss", "held-out, %", "").words(3);
        learningRate
                .startLoss()
                .ifPresent(loss -> table.row(List.of("at the start", ReportText.number("%.4f", loss), "-", "")));
        for (Trial trial : learningRate.trials()) {
            table.row(List.of(
                    String.valueOf(trial.rate()),
                    trial.loss().map(loss -> ReportText.number("%.4f", loss)).orElse("diverged"),
                    trial.accuracy()
                            .map(accuracy -> ReportText.number("%.2f", accuracy))
                            .orElse("-"),
                    trial.rate() == learningRate.rate() ? "taken" : ""));
        }
        return table.render()
                + ReportText.number("%.0f steps each, judged on ", learningRate.trialSteps())
                + ReportText.number("%.0f held-out " + samples + "; ", learningRate.judgedImages())
                + ReportText.number("%.1f s.\n", learningRate.seconds());
    }
}
