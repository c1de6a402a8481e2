package io.adapruner.gateway.api;

import io.adapruner.gateway.job.ProblemTitle;
import io.adapruner.problem.ProblemCode;

/** An RFC 9457 problem document, with the code and what to do about it. */
public record Problem(
        String type, String title, int status, String detail, ProblemCode code, String advice, String instance) {
    /** Media type of the document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ProblemCode code, int status, String detail, String instance) {
        return of(code, status, detail, code.advice(), instance);
    }

    /** @param advice better than the code's own */
    public static Problem of(ProblemCode code, int status, String detail, String advice, String instance) {
        return new Problem(code.type(), ProblemTitle.of(code), status, detail, code, advice, instance);
    }
}
