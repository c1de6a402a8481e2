package io.adapruner.cli;

import io.adapruner.api.choice.AugmentationChoices;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Augmentation.Crop;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code --augment}: {@code off}, or {@code KEY=VALUE,...}. */
record AugmentOption(String given) {
    private static final String OFF = "off";
    private static final List<String> KEYS =
            List.of("crop", "flip", "jitter", "randaugment", "erasing", "mixup", "cutmix");

    /** @throws ProblemException INVALID_REQUEST naming the part that cannot be read */
    AugmentationChoices choices() {
        if (given.equals(OFF)) {
            return AugmentationChoices.off();
        }
        Map<String, String> values = values();
        return new AugmentationChoices(
                value(values, "crop", word -> Crop.valueOf(word.toUpperCase(Locale.ROOT))),
                value(values, "flip", AugmentOption::onOrOff),
                value(values, "jitter", Double::valueOf),
                value(values, "randaugment", Integer::valueOf),
                value(values, "erasing", Double::valueOf),
                value(values, "mixup", Double::valueOf),
                value(values, "cutmix", Double::valueOf));
    }

    private Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        for (String part : given.split(",", -1)) {
            String[] pair = part.split("=", -1);
            if (pair.length != 2 || !KEYS.contains(pair[0]) || values.put(pair[0], pair[1]) != null) {
                throw problem(
                        "'" + part + "' is not one of " + String.join("=, ", KEYS) + "=, each once, nor " + OFF, null);
            }
        }
        return values;
    }

    private <T> Optional<T> value(Map<String, String> values, String key, Function<String, T> reader) {
        try {
            return Optional.ofNullable(values.get(key)).map(reader);
        } catch (IllegalArgumentException e) {
            throw problem(
                    key + " is " + values.get(key) + ", which is no "
                            + switch (key) {
                                case "crop" -> "crop: " + String.join(", ", crops());
                                case "flip" -> "on or off";
                                default -> "number";
                            },
                    e);
        }
    }

    private static List<String> crops() {
        return Arrays.stream(Crop.values())
                .map(crop -> crop.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Boolean onOrOff(String word) {
        return switch (word) {
            case "on" -> true;
            case OFF -> false;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private ProblemException problem(String what, Exception cause) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, "--augment=" + given + ": " + what, cause);
    }
}
