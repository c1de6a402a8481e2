package io.adapruner.gateway.admission;

/** Longest body, in bytes. */
enum BodyLimit {
    /** Jobs, models, data sets: what people write. */
    DOCUMENT(64 * 1024),
    /** The names and entity tags of the files of an upload, which may be thousands; times of a network's layers. */
    UPLOAD(4 * 1024 * 1024);

    private static final String UPLOADS = "/api/v1/uploads";
    private static final String LATENCY_TABLES = "/api/v1/latency-tables";

    private final int bytes;

    BodyLimit(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** @param path normalised */
    static BodyLimit of(String path) {
        return path.equals(UPLOADS) || path.startsWith(UPLOADS + "/") || path.equals(LATENCY_TABLES)
                ? UPLOAD
                : DOCUMENT;
    }
}
