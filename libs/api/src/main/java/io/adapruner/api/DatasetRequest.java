package io.adapruner.api;

/** A data set to register: all files of a completed upload. */
public record DatasetRequest(String uploadId) {
    private static final int LONGEST_ID = 128;

    public DatasetRequest {
        Required.text("uploadId", uploadId, LONGEST_ID);
    }
}
