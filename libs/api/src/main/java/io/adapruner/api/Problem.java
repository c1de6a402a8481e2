package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An RFC 9457 problem document, with the code and what to do about it.
 *
 * @param instance path of the request; empty for a job's problem
 * @param stage in which a job's problem arose; empty for a request's
 * @param targets indices of the budgets that a job's problem concerns
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ProblemCode code,
        String advice,
        Optional<String> instance,
        Optional<Stage> stage,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> targets) {
    /** Media type of the document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A code that this version does not know is {@link ProblemCode#INTERNAL}. */
    public Problem {
        code = Objects.requireNonNullElse(code, ProblemCode.INTERNAL);
        targets = targets == null ? List.of() : List.copyOf(targets);
    }

    /** Why a request was refused. */
    public static Problem of(ProblemCode code, int status, String detail, String instance) {
        return of(code, status, detail, code.advice(), instance);
    }

    /** @param advice better than the code's own */
    public static Problem of(ProblemCode code, int status, String detail, String advice, String instance) {
        return new Problem(
                code.type(),
                title(code),
                status,
                detail,
                code,
                advice,
                Optional.of(instance),
                Optional.empty(),
                List.of());
    }

    /** Why a job cannot go on. */
    public static Problem of(ProblemCode code, Stage stage, String detail, List<Integer> targets) {
        return new Problem(
                code.type(),
                title(code),
                code.status(),
                detail,
                code,
                code.advice(),
                Optional.empty(),
                Optional.of(stage),
                targets);
    }

    /** The short, unchanging summary that RFC 9457 asks for: {@code UNREACHABLE_BUDGET} is "Unreachable budget". */
    private static String title(ProblemCode code) {
        String words = Label.of(code).replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** The same on the client's side. */
    public ProblemException exception() {
        return new ProblemException(code, detail);
    }
}
