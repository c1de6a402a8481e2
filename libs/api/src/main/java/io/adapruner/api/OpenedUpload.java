package io.adapruner.api;

import java.net.URI;
import java.util.List;

/** An opened upload. */
public record OpenedUpload(String uploadId, List<Parts> files) {
    public OpenedUpload {
        files = List.copyOf(files);
    }

    /**
     * Where to put the parts of one file.
     *
     * @param partBytes size of every part but the last
     * @param parts presigned addresses, in order
     */
    public record Parts(String name, long partBytes, List<URI> parts) {
        public Parts {
            parts = List.copyOf(parts);
        }
    }
}
