package io.adapruner.gateway.admission;

import io.adapruner.problem.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Bodies must be JSON and declared as JSON: a page of another site may send plain text and forms without permission, but not
 * JSON.
 */
final class MediaTypeCheck {
    private static final String JSON = "application/json";

    private MediaTypeCheck() {}

    /** @param types values of the {@code Content-Type} header */
    static Optional<Refusal> refusal(List<String> types, boolean hasBody) {
        boolean accepted = types.isEmpty() ? !hasBody : types.stream().allMatch(MediaTypeCheck::isJson);
        return accepted
                ? Optional.empty()
                : Optional.of(new Refusal(
                        415,
                        ProblemCode.INVALID_REQUEST,
                        types.isEmpty()
                                ? "the body has no Content-Type"
                                : "the body is said to be '" + Excerpt.of(types.getFirst()) + "'",
                        "Send JSON with the header Content-Type: application/json."));
    }

    private static boolean isJson(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals(JSON);
    }
}
