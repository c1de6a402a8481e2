package io.adapruner.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** Renders {@code report.json} as tables that read well on a terminal and as Markdown. */
public final class ReportText {
    private final JsonNode report;

    public ReportText(JsonNode report) {
        this.report = report;
    }

    /** The whole report as Markdown. */
    public String markdown() {
        return "# Pruning report\n\n" + body() + "\n" + provenance();
    }

    /** What is printed when a job has ended. */
    public String body() {
        var text = new StringBuilder(costs()).append('\n').append(accuracies());
        for (JsonNode target : report.path("targets")) {
            text.append('\n').append(criteria(target)).append('\n').append(widths(target));
        }
        return text.toString();
    }

    private String costs() {
        var table = new Table("network", "MACs", "kept", "parameters", "file", "batch 1", "batch 32", "images/s (32)");
        JsonNode base = report.path("base");
        JsonNode first = report.path("targets").path(0);
        table.row(List.of(
                "original",
                millions(base.path("macs")),
                "100.0 %",
                millions(base.path("parameters")),
                kibibytes(base.path("fileBytes")),
                millis(first, 1, "originalMillis"),
                millis(first, 32, "originalMillis"),
                rate(first, "originalImagesPerSecond")));
        for (JsonNode target : report.path("targets")) {
            table.row(List.of(
                    target.path("budget").asText(),
                    millions(target.path("macs")),
                    number("%.1f %%", 100 * target.path("macsKept").asDouble()),
                    millions(target.path("parameters")),
                    kibibytes(target.path("fileBytes")),
                    millis(target, 1, "prunedMillis"),
                    millis(target, 32, "prunedMillis"),
                    rate(target, "prunedImagesPerSecond")));
        }
        return table.render();
    }

    private String accuracies() {
        var table = new Table("test accuracy, %", "base", "after surgery", "after inheritance", "after fine-tuning");
        for (JsonNode target : report.path("targets")) {
            JsonNode accuracy = target.path("accuracy");
            table.row(List.of(
                    target.path("budget").asText() + ", "
                            + target.path("criterion").asText() + how(target),
                    percent(report.path("base").path("accuracy")),
                    percent(accuracy.path("surgery")),
                    percent(accuracy.path("inherited")),
                    percent(accuracy.path("finetuned"))));
        }
        return table.render();
    }

    private static String how(JsonNode target) {
        return (target.path("compensated").asBoolean() ? ", compensated" : "")
                + (target.path("recalibrated").asBoolean() ? ", recalibrated" : "");
    }

    private static String criteria(JsonNode target) {
        var table = new Table(
                "criteria at " + target.path("budget").asText(), "compensated", "recalibrated", "held-out, %");
        for (JsonNode candidate : target.path("criteria")) {
            table.row(List.of(
                    candidate.path("name").asText(),
                    candidate.path("compensated").asBoolean() ? "yes" : "no",
                    candidate.path("recalibrated").asBoolean() ? "yes" : "no",
                    percent(candidate.path("heldOutAccuracy"))));
        }
        return table.render();
    }

    private static String widths(JsonNode target) {
        var table = new Table("widths at " + target.path("budget").asText(), "importance", "width", "original");
        for (JsonNode block : target.path("blocks")) {
            table.row(List.of(
                    block.path("name").asText(),
                    number("%.4f", block.path("importance").asDouble()),
                    block.path("width").asText(),
                    block.path("originalWidth").asText()));
        }
        return table.render() + proxies(target);
    }

    /** Blocks that nothing but their filters tells the importance of, as of networks whose batch norms are folded away. */
    private static String proxies(JsonNode target) {
        long proxies = StreamSupport.stream(target.path("blocks").spliterator(), false)
                .filter(block -> block.path("measure").asText().equals("filter-norm"))
                .count();
        return proxies == 0
                ? ""
                : proxies + " of these have no batch norm: their importance is the mean L2 norm of their filters.\n";
    }

    private String provenance() {
        var lines = new ArrayList<String>();
        lines.add("Counting rule: " + report.path("countingRule").asText() + ".");
        lines.add("Seed " + report.path("seed").asText() + "; versions " + flat(report.path("versions")) + ".");
        lines.add("Durations in seconds: " + flat(report.path("durations")) + ".");
        JsonNode latency = report.path("targets").path(0).path("latency");
        lines.add("Latency: medians, " + latency.path("precision").asText() + ", "
                + latency.path("threads").asText() + " thread(s), both networks in turn on the same machine.");
        return String.join("\n", lines) + "\n";
    }

    private static String flat(JsonNode object) {
        return object.properties().stream()
                .map(e -> e.getKey() + " "
                        + (e.getValue().isDouble()
                                ? number("%.1f", e.getValue().asDouble())
                                : e.getValue().asText()))
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    private static String millis(JsonNode target, int batch, String field) {
        return measurement(target, batch).path(field).isNumber()
                ? number("%.2f ms", measurement(target, batch).path(field).asDouble())
                : "-";
    }

    private static String rate(JsonNode target, String field) {
        JsonNode value = measurement(target, 32).path(field);
        return value.isNumber() ? number("%.0f", value.asDouble()) : "-";
    }

    private static JsonNode measurement(JsonNode target, int batch) {
        JsonNode measurements = target.path("latency").path("measurements");
        return StreamSupport.stream(measurements.spliterator(), false)
                .filter(m -> m.path("batch").asInt() == batch)
                .findFirst()
                .orElse(measurements.path(-1));
    }

    private static String millions(JsonNode value) {
        return number("%.3f M", value.asDouble() / 1e6);
    }

    private static String kibibytes(JsonNode value) {
        return number("%.0f KiB", value.asDouble() / 1024);
    }

    private static String percent(JsonNode value) {
        return value.isNumber() ? number("%.2f", value.asDouble()) : "-";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
