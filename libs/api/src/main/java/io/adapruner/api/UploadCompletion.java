package io.adapruner.api;

import java.util.List;

/** What a client has uploaded. */
public record UploadCompletion(List<Uploaded> files) {
    public UploadCompletion {
        files = List.copyOf(Required.field("files", files));
    }

    /** @param etags as the store answered the parts, in order */
    public record Uploaded(String name, List<String> etags) {
        public Uploaded {
            Required.field("name", name);
            etags = List.copyOf(Required.field("etags", etags));
        }
    }
}
