package io.adapruner.api;

import io.adapruner.api.UploadRequest.Announced;
import java.util.List;

/** A completed upload: every file is whole. */
public record UploadedFiles(String uploadId, List<Announced> files) {
    public UploadedFiles {
        files = List.copyOf(files);
    }
}
