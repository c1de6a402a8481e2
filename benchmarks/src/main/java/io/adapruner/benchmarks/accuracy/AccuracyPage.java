package io.adapruner.benchmarks.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the page of all measured accuracies.
 *
 * <pre>
 * AccuracyPage benchmarks/results/accuracy.jsonl docs/accuracy.md
 * </pre>
 */
public final class AccuracyPage {
    private static final String HEAD = """
            # Accuracy

            Written by `benchmarks/run accuracy.AccuracyPage benchmarks/results/accuracy.jsonl docs/accuracy.md` from measurements, of which each line
            of that file is one. Accuracies are in percent of all test images, which choose nothing: means over the seeds, with the
            smallest and the largest behind. *Surgery* is after channels were removed and nothing else was done, *before training* after weights were
            inherited (of Torch-Pruning: after batch norms were recalibrated), and the last columns after so many epochs. Latency is that of one
            image in ONNX Runtime on one thread, all operations together, each at the time that a quarter of its runs stayed within. Seconds are by the
            clock until before training, and of the training, on two cores that mostly did other work too.

            | word | means |
            |---|---|
            | auto | the product's defaults: widths, criterion and repair chosen on held-out images, the original network teaches |
            | adapruner, residual, uniform | that rule of widths instead |
            | multiples of 1, 16 | the defaults, but of such widths |
            | random | the defaults, but channels by chance |
            | plain | the defaults, but labels alone teach |
            | scratch | the default's structure trained from random weights |
            | Torch-Pruning | its `MagnitudePruner` with the importance named, over the whole network (global) or in each layer (local) |

            """;

    private final List<Measurement> measurements;

    AccuracyPage(List<Measurement> measurements) {
        this.measurements = List.copyOf(measurements);
    }

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[1]), of(Path.of(args[0])).text());
    }

    /** @param results one measurement a line */
    static AccuracyPage of(Path results) throws IOException {
        ObjectMapper mapper = Json.mapper();
        var measurements = new ArrayList<Measurement>();
        for (String line : Files.readAllLines(results)) {
            if (!line.isBlank()) {
                measurements.add(mapper.readValue(line, Measurement.class));
            }
        }
        return new AccuracyPage(measurements);
    }

    String text() {
        var text = new StringBuilder(HEAD);
        by(measurements, m -> m.network() + ", " + m.budget())
                .forEach((title, rows) -> text.append(section(title, rows)));
        return text.toString();
    }

    private static String section(String title, List<Measurement> rows) {
        List<Integer> epochs = rows.stream()
                .flatMap(m -> m.epochs().stream())
                .distinct()
                .sorted()
                .toList();
        var text = new StringBuilder("## ")
                .append(title)
                .append("\n\nThe network has ")
                .append(number(rows.getFirst().base()))
                .append(" %.\n\n| | seeds | MACs kept, % | latency kept, % | surgery | before training |");
        epochs.forEach(e -> text.append(" %d epoch%s |".formatted(e, e == 1 ? "" : "s")));
        text.append(" seconds |\n|---|---|---:|---:|---:|---:|")
                .append("---:|".repeat(epochs.size() + 1))
                .append("\n");
        List<Map.Entry<String, List<Measurement>>> variants =
                new ArrayList<>(by(rows, AccuracyPage::name).entrySet());
        variants.sort(Comparator.comparing(
                v -> v.getValue().stream()
                        .mapToDouble(Measurement::inherited)
                        .average()
                        .orElseThrow(),
                Comparator.reverseOrder()));
        variants.forEach(v -> text.append(row(v.getKey(), v.getValue(), epochs)));
        text.append("\n```\n");
        rows.stream().map(AccuracyPage::command).distinct().sorted().forEach(c -> text.append(c)
                .append("\n"));
        return text.append("```\n\n").toString();
    }

    private static String name(Measurement m) {
        return m.tool().equals("AdaPruner") ? m.variant() : m.tool() + ": " + m.variant();
    }

    private static String row(String name, List<Measurement> rows, List<Integer> epochs) {
        List<Measurement> one = by(rows, Measurement::seed).values().stream()
                .map(List::getFirst)
                .toList();
        String seeds = one.stream().map(m -> "" + m.seed()).sorted().collect(Collectors.joining(", "));
        var text = new StringBuilder("| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        name,
                        seeds,
                        mean(one, Measurement::kept),
                        latency(one),
                        spread(one, Measurement::surgery),
                        spread(one, Measurement::inherited)));
        String seconds = "%.0f".formatted(average(one, Measurement::seconds));
        for (int epoch : epochs) {
            List<Measurement> trained = rows.stream()
                    .filter(m -> m.epochs().filter(e -> e == epoch).isPresent())
                    .toList();
            text.append(" ")
                    .append(
                            trained.isEmpty()
                                    ? ""
                                    : spread(trained, m -> m.trained().orElseThrow()))
                    .append(" |");
            if (!trained.isEmpty()) {
                seconds += " + %.0f"
                        .formatted(average(trained, m -> m.trainingSeconds().orElseThrow()));
            }
        }
        return text.append(" ").append(seconds).append(" |\n").toString();
    }

    /** Of the seeds whose results were at hand to be measured. */
    private static String latency(List<Measurement> rows) {
        List<Measurement> measured =
                rows.stream().filter(m -> m.latency().isPresent()).toList();
        return measured.isEmpty()
                ? ""
                : "%.0f".formatted(average(measured, m -> m.latency().orElseThrow()));
    }

    /** Seeds and criteria are in the table. */
    private static String command(Measurement m) {
        return m.command()
                .replaceAll("--seed \\d+", "--seed SEED")
                .replaceAll("--criteria (\\S+:\\S+ ?)+", "--criteria CRITERION:SCOPE ");
    }

    private static String spread(List<Measurement> rows, Function<Measurement, Double> value) {
        String mean = mean(rows, value);
        if (rows.size() == 1) {
            return mean;
        }
        List<Double> sorted = rows.stream().map(value).sorted().toList();
        return "**%s** (%s to %s)".formatted(mean, number(sorted.getFirst()), number(sorted.getLast()));
    }

    private static String mean(List<Measurement> rows, Function<Measurement, Double> value) {
        return number(average(rows, value));
    }

    private static double average(List<Measurement> rows, Function<Measurement, Double> value) {
        return rows.stream().mapToDouble(value::apply).average().orElseThrow();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static <K> Map<K, List<Measurement>> by(List<Measurement> rows, Function<Measurement, K> key) {
        return rows.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }
}
