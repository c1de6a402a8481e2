package io.adapruner.gateway.upload;

import io.adapruner.pipeline.artifact.Keys;
import java.util.List;

/**
 * The record of one upload ({@code uploads/<id>/upload.json}).
 *
 * @param startedAt milliseconds since 1970
 */
public record Upload(String uploadId, long startedAt, List<Part> files) {
    /**
     * One announced file.
     *
     * @param bytes announced size
     * @param multipartId of the store's multipart upload
     * @param parts number of parts
     */
    public record Part(String name, long bytes, String multipartId, int parts) {}

    public Upload {
        files = List.copyOf(files);
    }

    static String books(String uploadId) {
        return Keys.upload(uploadId) + "upload.json";
    }

    /** Prefix of the files, so that no name can be mistaken for the record. */
    static String files(String uploadId) {
        return Keys.upload(uploadId) + "files/";
    }

    String key(Part file) {
        return files(uploadId) + file.name();
    }
}
