package io.adapruner.api;

/** A data set to register: all files of a completed upload. */
public record DatasetRequest(String uploadId) {
    public DatasetRequest {
        Required.field("uploadId", uploadId);
    }
}
