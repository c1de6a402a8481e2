package io.adapruner.pipeline.artifact;

/** Media types by the ending of a key, so that a browser shows what it can. */
final class ContentTypes {
    private ContentTypes() {}

    static String of(String key) {
        return switch (key.substring(key.lastIndexOf('.') + 1)) {
            case "json" -> "application/json";
            case "md" -> "text/markdown; charset=utf-8";
            case "html" -> "text/html; charset=utf-8";
            case "py" -> "text/x-python; charset=utf-8";
            case "tar" -> "application/x-tar";
            default -> "application/octet-stream";
        };
    }
}
