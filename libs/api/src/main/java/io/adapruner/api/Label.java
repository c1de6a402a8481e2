package io.adapruner.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the API writes the constants of enums: {@code BN_SCALE} is {@code bn-scale}. */
public final class Label {
    private Label() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every label of a type, in its order. */
    public static List<String> all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Label::of).toList();
    }

    /** The constant of that label, in upper or lower case, with dashes or underscores; empty when there is none. */
    public static <E extends Enum<E>> Optional<E> read(Class<E> type, String text) {
        String label = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(label))
                .findFirst();
    }
}
