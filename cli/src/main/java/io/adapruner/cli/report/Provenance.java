package io.adapruner.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.api.report.Report;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.TargetResult.Latency;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.preflight.ModelDocument;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a report's figures describe and how they were made: a reader who has only the file must be able to see both. */
record Provenance(Report report, ModelDocument model, DatasetDocument dataset) {
    /** Job, network, data and options. */
    String head() {
        return String.join(
                        "\n",
                        "- job: " + report.jobId(),
                        String.format(
                                Locale.ROOT,
                                "- model: %s, input %s, %s (%s)",
                                model.name(),
                                model.input().stream().map(String::valueOf).collect(Collectors.joining("x")),
                                ModelText.results(model),
                                report.model()),
                        "- data: " + new DatasetText(dataset).line() + " (" + report.dataset() + ")",
                        "- samples: " + samples(),
                        "- budgets: "
                                + report.request().budgets().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")),
                        "- steps: " + report.request().steps().number(),
                        "- method: "
                                + options(Json.mapper()
                                        .valueToTree(report.request().method())),
                        "- training: "
                                + options(Json.mapper()
                                        .valueToTree(report.request().training())),
                        "- sparse training: "
                                + report.request()
                                        .sparse()
                                        .map(sparse -> options(Json.mapper().valueToTree(sparse)))
                                        .orElse("none"))
                + "\n";
    }

    /** What the network saw of them. */
    private String samples() {
        SampleFormat format = dataset.format();
        if (format.kind() == SampleKind.ARRAYS) {
            return "arrays, as they are";
        }
        var input = new TensorShape(model.input());
        String colours = "";
        if (format.shape().channels() != input.channels()) {
            colours = input.channels() == 1 ? ", made grey" : ", grey in three equal channels";
        }
        return "images, " + report.request().pictures().of(input) + colours;
    }

    /** How the figures came about. */
    String figures() {
        Latency latency = report.targets().getFirst().latency();
        return String.join(
                        "\n",
                        "Counting rule: " + report.countingRule() + ".",
                        "Seed " + report.seed() + "; versions " + words(report.versions()) + ".",
                        "Durations in seconds: "
                                + report.durations().entrySet().stream()
                                        .map(e -> e.getKey() + " " + ReportText.number("%.1f", e.getValue()))
                                        .collect(Collectors.joining(", "))
                                + ".",
                        "Latency: medians, " + latency.precision() + ", " + latency.threads()
                                + " thread(s), both networks in turn on the same machine.")
                + "\n";
    }

    private static String words(Map<String, String> values) {
        return values.isEmpty()
                ? "none"
                : values.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String options(ObjectNode options) {
        return options.properties().stream()
                .filter(option -> !option.getValue().isNull())
                .filter(option -> !option.getValue().isContainerNode()
                        || !option.getValue().isEmpty())
                .map(option -> option.getKey() + " " + value(option.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String value(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString().replace("\"", "");
    }
}
