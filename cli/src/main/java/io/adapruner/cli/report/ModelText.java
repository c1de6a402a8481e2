package io.adapruner.cli.report;

import io.adapruner.cli.platform.OptionWords;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.pipeline.preflight.ModelDocument.Group;
import io.adapruner.pipeline.preflight.ModelDocument.LayerCost;
import io.adapruner.pipeline.preflight.ModelDocument.Range;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders a model's pre-flight as tables that read well on a terminal and as Markdown. */
public final class ModelText {
    private static final int MEMBERS_SHOWN = 4;

    private final ModelDocument model;

    public ModelText(ModelDocument model) {
        this.model = model;
    }

    /** @param everyLayer whether each layer has its line */
    public String body(boolean everyLayer) {
        var text = new StringBuilder(summary());
        if (everyLayer) {
            text.append('\n').append(layers());
        }
        text.append('\n')
                .append(prunable())
                .append('\n')
                .append(keptWhole())
                .append('\n')
                .append(reachable());
        model.warnings().forEach(warning -> text.append("\nwarning: ").append(OptionWords.of(warning)));
        return text.toString().stripTrailing();
    }

    private String summary() {
        Map<String, Long> operations = model.layers().stream()
                .collect(Collectors.groupingBy(LayerCost::operation, TreeMap::new, Collectors.counting()));
        return String.format(
                Locale.ROOT,
                "%s: input %s, %s, %.3f M MACs, %.3f M parameters, %.2f MB%n%d layers: %s%n",
                model.name(),
                dims(model.input()),
                results(model),
                model.cost().macs() / 1e6,
                model.cost().parameters() / 1e6,
                model.cost().bytes() / 1e6,
                model.layers().size(),
                operations.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", ")));
    }

    /** What the network gives: so many classes, or its outputs with their shapes. */
    static String results(ModelDocument model) {
        return model.classes().map(classes -> classes + " classes").orElseGet(() -> model.outputs().stream()
                .map(output -> output.name() + " " + dims(output.shape()))
                .collect(Collectors.joining(", ", "outputs ", "")));
    }

    private String layers() {
        var table = new Table("layer", "operation", "output", "MACs", "share", "parameters").words(1);
        for (LayerCost layer : model.layers()) {
            table.row(List.of(
                    layer.name(),
                    layer.operation(),
                    dims(layer.output()),
                    String.valueOf(layer.macs()),
                    percent(layer.macs(), model.cost().macs()),
                    String.valueOf(layer.parameters())));
        }
        return table.render();
    }

    private String prunable() {
        var table = new Table("prunable group", "width", "down to", "members").words(3);
        for (Group group : model.groups()) {
            if (group.keptWhole().isEmpty()) {
                table.row(List.of(
                        group.name(),
                        String.valueOf(group.width()),
                        String.valueOf(group.minimum()),
                        members(group.members())));
            }
        }
        return table.render();
    }

    private String keptWhole() {
        var table = new Table("kept whole", "width", "why", "members").words(2, 3);
        for (Group group : model.groups()) {
            group.keptWhole()
                    .ifPresent(why -> table.row(
                            List.of(group.name(), String.valueOf(group.width()), why, members(group.members()))));
        }
        return table.render();
    }

    private String reachable() {
        var table = new Table("reachable", "smallest", "of the original", "original");
        row(table, "macs", model.reachable().macs());
        row(table, "parameters", model.reachable().parameters());
        row(table, "bytes", model.reachable().bytes());
        return table.render();
    }

    private static void row(Table table, String metric, Range range) {
        table.row(List.of(
                metric,
                String.valueOf(range.minimum()),
                percent(range.minimum(), range.maximum()),
                String.valueOf(range.maximum())));
    }

    private static String members(List<String> names) {
        String shown = names.stream().limit(MEMBERS_SHOWN).collect(Collectors.joining(", "));
        int more = names.size() - MEMBERS_SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    private static String dims(List<Integer> dims) {
        return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / Math.max(1, whole));
    }
}
