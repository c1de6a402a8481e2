package io.adapruner.cli.report;

import io.adapruner.pipeline.document.TargetResult.Timing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a latency budget has come to: predicted, measured, by which table and over which widths. */
record TimingText(String budget, Timing timing) {
    String body() {
        var table = new Table("latency at " + budget, "predicted", "measured", "wall clock");
        table.row(List.of(
                "original",
                millis(timing.prediction().originalMillis()),
                millis(timing.original().millis()),
                millis(timing.original().wallMillis())));
        table.row(List.of(
                "pruned",
                millis(timing.prediction().millis()),
                millis(timing.pruned().millis()),
                millis(timing.pruned().wallMillis())));
        return table.render() + how();
    }

    private String how() {
        return String.format(
                Locale.ROOT,
                "ONNX Runtime, batch %d, threads %d. The table is of %s (%s); measured on %s. Measured is the sum of the"
                        + " operations, which other processes disturb little; wall clock is the median of whole passes.%n"
                        + "Widths offered: %s.%n",
                timing.prediction().batch(),
                timing.prediction().threads(),
                timing.prediction().measuredOn(),
                timing.uploaded() ? "sent with the job" : "measured where the job ran",
                timing.measuredOn(),
                offered());
    }

    /** Groups by the largest power of two that divides all their widths but the whole. */
    private String offered() {
        var groups = new TreeMap<Integer, Integer>();
        for (List<Integer> widths : timing.prediction().offered().values()) {
            int common = widths.subList(0, widths.size() - 1).stream().reduce(0, TimingText::divisor);
            groups.merge(common, 1, Integer::sum);
        }
        return String.join(
                ", ",
                groups.descendingMap().entrySet().stream()
                        .map(TimingText::written)
                        .toList());
    }

    private static String written(Map.Entry<Integer, Integer> groups) {
        String which = groups.getKey() == 0
                ? "the whole width only"
                : groups.getKey() == 1 ? "any that pay" : "multiples of " + groups.getKey();
        return which + " in " + groups.getValue() + (groups.getValue() == 1 ? " group" : " groups");
    }

    private static int divisor(int one, int other) {
        return other == 0 ? one : divisor(other, one % other);
    }

    private static String millis(double value) {
        return ReportText.number("%.3f ms", value);
    }
}
