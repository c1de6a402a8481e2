package io.adapruner.gateway.job;

import io.adapruner.problem.ProblemCode;
import java.util.Locale;

/** The short, unchanging summary that RFC 9457 asks for: {@code UNREACHABLE_BUDGET} is "Unreachable budget". */
public final class ProblemTitle {
    private ProblemTitle() {}

    public static String of(ProblemCode code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
