package io.adapruner.cli.report;

import io.adapruner.api.Label;
import io.adapruner.api.report.TargetReport;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.job.WidthRule;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the held-out samples chose for one target, of what, and why.
 *
 * @param samples what they are called
 */
record ChoiceText(TargetReport target, String samples) {
    /** The best of a rule is what was judged by most images, then what was nearest to the original, or most accurate. */
    private static final Comparator<CandidateResult> BEST = Comparator.comparingLong(
                    (CandidateResult candidate) -> candidate.images().orElse(0L))
            .thenComparingDouble(candidate -> -candidate.heldOutError().orElse(0.0))
            .thenComparingDouble(candidate -> candidate.heldOutAccuracy().orElse(0.0));

    /** In a few words. */
    String chosen() {
        return target.widthRule().map(rule -> Label.of(rule) + " widths, ").orElse("")
                + target.criterion()
                + (target.compensated() ? ", compensated" : "")
                + (target.refitted() ? ", refitted" : "")
                + (target.recalibrated() ? ", recalibrated" : "");
    }

    /** All candidates as a table, then the widths' choice as a sentence where there was one. */
    @Override
    public String toString() {
        var table = new Table(
                "criteria at " + target.budget(),
                "widths",
                "compensated",
                "refitted",
                "recalibrated",
                imitated() ? "held-out error" : "held-out, %",
                samples);
        for (CandidateResult candidate : target.criteria()) {
            table.row(List.of(
                    candidate.name().label(),
                    candidate.widths().map(Label::of).orElse("-"),
                    candidate.compensated() ? "yes" : "no",
                    candidate.refitted() ? "yes" : "no",
                    candidate.recalibrated() ? "yes" : "no",
                    figure(candidate),
                    candidate.images().map(String::valueOf).orElse("-")));
        }
        return table.render() + widths();
    }

    private boolean imitated() {
        return target.criteria().stream()
                .anyMatch(candidate -> candidate.heldOutError().isPresent());
    }

    private static String figure(CandidateResult candidate) {
        return candidate
                .heldOutError()
                .map(error -> ReportText.number("%.4f", error))
                .or(() -> candidate.heldOutAccuracy().map(ReportText::percent))
                .orElse("-");
    }

    private String widths() {
        Map<WidthRule, CandidateResult> best = new LinkedHashMap<>();
        for (CandidateResult candidate : target.criteria()) {
            candidate
                    .widths()
                    .ifPresent(rule ->
                            best.merge(rule, candidate, (one, other) -> BEST.compare(one, other) >= 0 ? one : other));
        }
        Optional<CandidateResult> winner =
                target.widthRule().map(best::remove).map(mostAccurate -> taken().orElse(mostAccurate));
        return winner.isEmpty() || best.isEmpty()
                ? ""
                : "Widths: " + result(winner.get()) + "; "
                        + best.values().stream().map(this::result).collect(Collectors.joining(", ")) + ".\n";
    }

    /** The refined network may be taken though another has a few more images right. */
    private Optional<CandidateResult> taken() {
        return target.criteria().stream()
                .filter(candidate -> candidate.widths().equals(target.widthRule())
                        && candidate.name().label().equals(target.criterion())
                        && candidate.compensated() == target.compensated()
                        && candidate.refitted().equals(target.refitted())
                        && candidate.recalibrated() == target.recalibrated())
                .reduce((earlier, later) -> later);
    }

    private String result(CandidateResult candidate) {
        return candidate.widths().map(Label::of).orElseThrow() + " with "
                + (candidate.heldOutError().isPresent()
                        ? "an error of " + figure(candidate) + " on "
                        : figure(candidate) + " % of ")
                + candidate.images().map(String::valueOf).orElse("all") + " held-out " + samples;
    }
}
