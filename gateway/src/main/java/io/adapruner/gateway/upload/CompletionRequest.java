package io.adapruner.gateway.upload;

import io.adapruner.gateway.JsonBody;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** What a client has uploaded. */
public record CompletionRequest(List<Uploaded> files) {
    public CompletionRequest {
        files = List.copyOf(JsonBody.required("files", files));
    }

    /** @param etags as the store answered the parts, in order */
    public record Uploaded(String name, List<String> etags) {
        private static final int LONGEST_NAME = 128;
        private static final int LONGEST_ETAG = 128;
        /** S3 has no more parts. */
        private static final int MOST_PARTS = 10_000;

        public Uploaded {
            JsonBody.text("name", name, LONGEST_NAME);
            etags = List.copyOf(JsonBody.required("etags", etags));
            if (etags.size() > MOST_PARTS) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "etags of " + name + ": " + etags.size() + " were sent, a file has at most " + MOST_PARTS
                                + " parts");
            }
            etags.forEach(etag -> JsonBody.text("etags", etag, LONGEST_ETAG));
        }
    }
}
