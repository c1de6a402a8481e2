package io.adapruner.gateway.upload;

import io.adapruner.gateway.JsonBody;
import java.util.List;

/** What a client has uploaded. */
public record CompletionRequest(List<Uploaded> files) {
    public CompletionRequest {
        files = List.copyOf(JsonBody.required("files", files));
    }

    /** @param etags as the store answered the parts, in order */
    public record Uploaded(String name, List<String> etags) {
        public Uploaded {
            JsonBody.required("name", name);
            etags = List.copyOf(JsonBody.required("etags", etags));
        }
    }
}
