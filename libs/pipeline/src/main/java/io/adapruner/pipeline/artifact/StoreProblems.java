package io.adapruner.pipeline.artifact;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** What an answer of the store, or none, means to a user. */
final class StoreProblems {
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final Set<String> ABSENT =
            Set.of("NoSuchKey", "NoSuchBucket", "NoSuchUpload", "NoSuchObject", "ResourceNotFound");
    private static final Set<String> FULL = Set.of("XMinioStorageFull", "InsufficientStorage", "QuotaExceeded");
    private static final Set<String> REFUSED =
            Set.of("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed");
    private static final Set<String> UNFIT_PARTS =
            Set.of("InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML", "InvalidArgument");

    private StoreProblems() {}

    /**
     * What really went wrong. Futures, the SDK and its iterators each wrap it in exceptions of their own, some of them
     * unchecked and without meaning.
     */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !meaningful(cause)) {
            cause = cause.getCause();
        }
        return cause == null ? failure : cause;
    }

    private static boolean meaningful(Throwable failure) {
        return failure instanceof ProblemException
                || failure instanceof ErrorResponseException
                || failure instanceof ServerException
                || failure instanceof InvalidResponseException
                || failure instanceof IOException
                || failure instanceof InterruptedException;
    }

    static int status(Throwable failure) {
        return switch (failure) {
            case ErrorResponseException e -> e.response().code();
            case ServerException e -> e.statusCode();
            case null, default -> 0;
        };
    }

    static String code(Throwable failure) {
        return failure instanceof ErrorResponseException e && e.errorResponse().code() != null
                ? e.errorResponse().code()
                : "";
    }

    /** Whether a conditional write lost against an earlier one. */
    static boolean lostRace(Throwable failure) {
        int status = status(failure);
        return status == 412 || (status == 409 && code(failure).equals("ConditionalRequestConflict"));
    }

    static boolean absent(Throwable failure) {
        return status(failure) == 404 || ABSENT.contains(code(failure));
    }

    /**
     * The typed problem.
     *
     * @param action what was tried, for the message, e.g. {@code read jobs/7/importance.json}
     */
    static ProblemException of(String action, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new ProblemException(kind(failure, reason), "cannot " + action + ": " + reason, failure);
    }

    private static ProblemCode kind(Throwable failure, String reason) {
        int status = status(failure);
        String code = code(failure);
        if (status == INSUFFICIENT_STORAGE
                || FULL.contains(code)
                || reason.toLowerCase(Locale.ROOT).contains("no space left")) {
            return ProblemCode.DISK_FULL;
        }
        if (absent(failure)) {
            return ProblemCode.NOT_FOUND;
        }
        if (UNFIT_PARTS.contains(code)) {
            return ProblemCode.INVALID_REQUEST;
        }
        boolean unreachable = failure instanceof IOException
                || failure instanceof InvalidResponseException
                || status >= 500
                || REFUSED.contains(code)
                || status == 401
                || status == 403
                || status == 429;
        return unreachable ? ProblemCode.STORE_UNAVAILABLE : ProblemCode.INTERNAL;
    }
}
