package io.adapruner.api;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** What a client has uploaded. */
public record UploadCompletion(List<Uploaded> files) {
    public UploadCompletion {
        files = List.copyOf(Required.field("files", files));
    }

    /** @param etags as the store answered the parts, in order */
    public record Uploaded(String name, List<String> etags) {
        private static final int LONGEST_NAME = 128;
        private static final int LONGEST_ETAG = 128;
        /** S3 has no more parts. */
        private static final int MOST_PARTS = 10_000;

        public Uploaded {
            Required.text("name", name, LONGEST_NAME);
            etags = List.copyOf(Required.field("etags", etags));
            if (etags.size() > MOST_PARTS) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "etags of " + name + ": " + etags.size() + " were sent, a file has at most " + MOST_PARTS
                                + " parts");
            }
            etags.forEach(etag -> Required.text("etags", etag, LONGEST_ETAG));
        }
    }
}
