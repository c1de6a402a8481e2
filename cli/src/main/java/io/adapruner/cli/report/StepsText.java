package io.adapruner.cli.report;

import io.adapruner.api.Label;
import io.adapruner.api.report.TargetReport;
import io.adapruner.pipeline.document.OutputLikeness;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.TargetResult.Imitated;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Every step towards a budget that was reached in several: what it cost, what was chosen, how good it was before its training and after it. */
record StepsText(TargetReport target) {
    /** Empty where there was one step only. */
    @Override
    public String toString() {
        if (target.steps().isEmpty()) {
            return "";
        }
        boolean imitated = target.steps().getFirst().imitation().isPresent();
        String measure = imitated ? "mean error" : "%";
        var table = new Table(
                        "steps to " + target.budget(),
                        "MACs",
                        "kept",
                        "epochs",
                        "inherited, " + measure,
                        "fine-tuned, " + measure,
                        "chosen")
                .words(6);
        for (StepResult step : target.steps()) {
            table.row(List.of(
                    step.step().toString(),
                    String.format(Locale.ROOT, "%.3f M", step.macs() / 1e6),
                    String.format(Locale.ROOT, "%.1f %%", 100 * step.macsKept()),
                    String.valueOf(step.epochs().size()),
                    imitated
                            ? errors(step, imitation -> Optional.of(imitation.inherited()))
                            : step.accuracy()
                                    .map(accuracy -> ReportText.percent(accuracy.inherited()))
                                    .orElse("-"),
                    imitated
                            ? errors(step, Imitated::finetuned)
                            : step.accuracy()
                                    .flatMap(accuracy -> accuracy.finetuned().map(ReportText::percent))
                                    .orElse("-"),
                    chosen(step)));
        }
        return "\n" + table.render();
    }

    private static String errors(StepResult step, Function<Imitated, Optional<List<OutputLikeness>>> outputs) {
        return step.imitation()
                .flatMap(outputs)
                .map(all -> ReportText.number("%.4f", OutputLikeness.meanError(all)))
                .orElse("-");
    }

    private static String chosen(StepResult step) {
        return step.widthRule().map(rule -> Label.of(rule) + " widths, ").orElse("")
                + step.criterion()
                + (step.compensated() ? ", compensated" : "")
                + (step.refitted() ? ", refitted" : "")
                + (step.recalibrated() ? ", recalibrated" : "");
    }
}
