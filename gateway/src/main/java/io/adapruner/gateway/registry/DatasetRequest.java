package io.adapruner.gateway.registry;

import io.adapruner.gateway.JsonBody;

/** A data set to register: all files of a completed upload. */
public record DatasetRequest(String uploadId) {
    public DatasetRequest {
        JsonBody.required("uploadId", uploadId);
    }
}
