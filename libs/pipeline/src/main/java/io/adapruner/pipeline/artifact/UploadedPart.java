package io.adapruner.pipeline.artifact;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * What a client reports after it has put one part of a multipart upload.
 *
 * @param number from 1 to 10000
 * @param etag as the store answered it
 */
public record UploadedPart(int number, String etag) {
    /** Most parts of one upload (S3). */
    public static final int MOST = 10_000;

    public UploadedPart {
        if (number < 1 || number > MOST) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "part number " + number + " must be in 1.." + MOST);
        }
        if (etag == null || etag.isBlank() || etag.length() > 200) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "part " + number + " needs the ETag of its answer");
        }
    }
}
