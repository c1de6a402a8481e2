package io.adapruner.cli.platform;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Replaces the gateway's fields by the command line's options, in messages that come from the gateway. */
public final class OptionWords {
    /** Where the option is not simply the field with dashes. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("modelId", "--model"),
            Map.entry("datasetId", "--data"),
            Map.entry("location", "--data"),
            Map.entry("budgets", "--keep"),
            Map.entry("widthRule", "--widths"),
            Map.entry("compensate", "--no-compensation"),
            Map.entry("warmupEpochs", "--warmup"),
            Map.entry("emaDecay", "--ema"),
            Map.entry("distillation weight", "--distill"),
            Map.entry("temperature", "--distill"),
            Map.entry("colorJitter", "--augment jitter"),
            Map.entry("randAugment", "--augment randaugment"),
            Map.entry("erasing", "--augment erasing"),
            Map.entry("mixup", "--augment mixup"),
            Map.entry("cutmix", "--augment cutmix"));

    /** Where an option has the part of the request in its name. */
    private static final Map<String, List<String>> OF_PARTS = Map.of(
            "sparse", List.of("epochs", "lambda", "learningRate"), "latency", List.of("batch", "threads", "table"));

    private static final List<String> SAME = List.of(
            "criteria",
            "multipleOf",
            "minimumKept",
            "include",
            "exclude",
            "pruneTied",
            "calibrationImages",
            "recalibrationBatches",
            "epochs",
            "batch",
            "learningRate",
            "momentum",
            "weightDecay",
            "labelSmoothing",
            "gradientClip",
            "shuffleBuffer",
            "resize",
            "crop",
            "interpolation",
            "orientation",
            "precision",
            "seed",
            "steps",
            "architecture",
            "classes",
            "input");

    private static final Pattern FIELD = Pattern.compile("^field '([A-Za-z.0-9\\[\\]]+)': ");
    private static final Pattern CAMEL = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]+)+\\b");
    private static final Pattern SUBJECT = Pattern.compile("^([a-zA-Z]+(?: weight)?)(:? )(?=\\S+ must\\b)");
    private static final Pattern NAMED = Pattern.compile("^(?:(?:method|training|latency)\\.)?([a-zA-Z]+): ");

    private static final Pattern SET = Pattern.compile("(?<![-\\w])weights=(?=plain\\b|ema\\b)");

    private OptionWords() {}

    /** The message with options in the place of fields. */
    public static String of(String message) {
        var field = FIELD.matcher(message);
        String named = message.startsWith("latency.") ? "latency" : "";
        String part = field.find() ? field.group(1).replaceAll("\\..*", "") : named;
        String said = FIELD.matcher(message).replaceFirst(match -> standsAlone(match) ? "$1: " : "");
        said = NAMED.matcher(said).replaceFirst(match -> option(match.group(1), part) + ": ");
        said = SUBJECT.matcher(said).replaceFirst(match -> option(match.group(1), part) + match.group(2));
        said = SET.matcher(said).replaceAll("--weights=");
        return CAMEL.matcher(said).replaceAll(match -> option(match.group(), part));
    }

    /** Whether the field stands alone; a part of the request only says where the problem is, and the rest names the field. */
    private static boolean standsAlone(MatchResult match) {
        return !List.of("method", "training", "sparse", "latency", "view").contains(match.group(1))
                && !match.group(1).contains(".");
    }

    /** @param part of the request that the field is of */
    private static String option(String field, String part) {
        if (OPTIONS.containsKey(field)) {
            return OPTIONS.get(field);
        }
        if (OF_PARTS.getOrDefault(part, List.of()).contains(field)) {
            return "--" + part + "-" + dashed(field);
        }
        return SAME.contains(field) ? "--" + dashed(field) : field;
    }

    private static String dashed(String field) {
        return field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
