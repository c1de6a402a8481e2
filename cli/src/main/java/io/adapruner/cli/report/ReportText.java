package io.adapruner.cli.report;

import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.data.DatasetDocument;
import io.adapruner.pipeline.document.Importance.Measure;
import io.adapruner.pipeline.document.TargetResult.Accuracy;
import io.adapruner.pipeline.document.TargetResult.BlockWidth;
import io.adapruner.pipeline.document.TargetResult.Latency.Measurement;
import io.adapruner.pipeline.preflight.ModelDocument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Renders {@code report.json} as tables that read well on a terminal and as Markdown.
 *
 * @param model what was pruned
 * @param dataset on what
 */
public record ReportText(Report report, ModelDocument model, DatasetDocument dataset) {
    /** The whole report as Markdown. */
    public String markdown() {
        return "# Pruning report\n\n" + new Provenance(report, model, dataset).head() + "\n" + body() + "\n"
                + new Provenance(report, model, dataset).figures();
    }

    /** What is printed when a job has ended. */
    public String body() {
        var text = new StringBuilder(costs()).append('\n').append(accuracies());
        for (TargetReport target : report.targets()) {
            target.imitation().ifPresent(imitation -> text.append('\n')
                    .append(new ImitationText(
                            target.budget() + ", " + choice(target).chosen(), imitation, samples())));
            text.append(new StepsText(target));
            text.append('\n').append(choice(target)).append('\n').append(widths(target));
            target.learningRate().ifPresent(rate -> text.append(new RateText(target.budget(), rate, samples()).text()));
            target.timing()
                    .ifPresent(timing -> text.append('\n').append(new TimingText(target.budget(), timing).body()));
        }
        report.warnings()
                .forEach(warning -> text.append("\nwarning: ").append(warning).append('\n'));
        return text.toString();
    }

    private ChoiceText choice(TargetReport target) {
        return new ChoiceText(target, samples());
    }

    private String samples() {
        return dataset.format().kind().plural();
    }

    private String costs() {
        var table = new Table(
                "network", "MACs", "kept", "parameters", "file", "batch 1", "batch 32", samples() + "/s (32)");
        TargetReport first = report.targets().getFirst();
        table.row(List.of(
                "original",
                millions(report.base().macs()),
                "100.0 %",
                millions(report.base().parameters()),
                kibibytes(report.base().fileBytes()),
                millis(first, 1, Measurement::originalMillis),
                millis(first, 32, Measurement::originalMillis),
                rate(first, Measurement::originalImagesPerSecond)));
        for (TargetReport target : report.targets()) {
            table.row(List.of(
                    target.budget(),
                    millions(target.macs()),
                    number("%.1f %%", 100 * target.macsKept()),
                    millions(target.parameters()),
                    kibibytes(target.fileBytes()),
                    millis(target, 1, Measurement::prunedMillis),
                    millis(target, 32, Measurement::prunedMillis),
                    rate(target, Measurement::prunedImagesPerSecond)));
        }
        return table.render();
    }

    private String accuracies() {
        var table = new Table("test accuracy, %", "base", "after surgery", "after inheritance", "after fine-tuning");
        boolean any = false;
        for (TargetReport target : report.targets()) {
            Optional<Accuracy> accuracy = target.accuracy();
            any |= accuracy.isPresent();
            accuracy.ifPresent(known -> table.row(List.of(
                    target.budget() + ", " + choice(target).chosen(),
                    report.base().accuracy().map(ReportText::percent).orElse("-"),
                    percent(known.surgery()),
                    percent(known.inherited()),
                    known.finetuned().map(ReportText::percent).orElse("-"))));
        }
        return any ? table.render() : "";
    }

    private static String widths(TargetReport target) {
        var table = new Table("widths at " + target.budget(), "importance", "width", "original");
        for (BlockWidth block : target.blocks()) {
            table.row(List.of(
                    block.name(),
                    number("%.4f", block.importance()),
                    String.valueOf(block.width()),
                    String.valueOf(block.originalWidth())));
        }
        return table.render() + proxies(target);
    }

    /** Blocks whose importance only their filters show, as in networks whose batch norms are folded away. */
    private static String proxies(TargetReport target) {
        long proxies = target.blocks().stream()
                .filter(block -> block.measure() == Measure.FILTER_NORM)
                .count();
        return proxies == 0
                ? ""
                : proxies + " of these have no batch norm: their importance is the mean L2 norm of their filters.\n";
    }

    private static String millis(TargetReport target, int batch, ToDoubleFunction<Measurement> value) {
        return measurement(target, batch)
                .map(m -> number("%.2f ms", value.applyAsDouble(m)))
                .orElse("-");
    }

    private static String rate(TargetReport target, ToDoubleFunction<Measurement> value) {
        return measurement(target, 32)
                .map(m -> number("%.0f", value.applyAsDouble(m)))
                .orElse("-");
    }

    private static Optional<Measurement> measurement(TargetReport target, int batch) {
        return target.latency().measurements().stream()
                .filter(m -> m.batch() == batch)
                .findFirst();
    }

    private static String millions(long value) {
        return number("%.3f M", value / 1e6);
    }

    private static String kibibytes(long value) {
        return number("%.0f KiB", value / 1024.0);
    }

    static String percent(double value) {
        return number("%.2f", value);
    }

    static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
