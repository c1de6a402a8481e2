package io.adapruner.formats.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which weights of a training: those that its steps changed, or running averages of them. */
public enum WeightSet {
    PLAIN,
    EMA;

    /** {@code ema} as a word: {@code model_ema}, {@code ema.module.conv}, {@code EMACallback}, but not {@code schema}. */
    private static final Pattern AVERAGED =
            Pattern.compile("(?<![A-Za-z])(?:ema|Ema|EMA|swa|SWA|averaged|avg)(?![a-z])|(?<![A-Z])EMA(?=[A-Z][a-z])");

    /** Which of them a name announces. */
    public static WeightSet named(String name) {
        return AVERAGED.matcher(name).find() ? EMA : PLAIN;
    }

    /** As it stands in a request and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it stands in a sentence. */
    public String title() {
        return switch (this) {
            case PLAIN -> "plain";
            case EMA -> "averaged (EMA)";
        };
    }
}
