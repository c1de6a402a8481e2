package io.adapruner.pipeline.event;

/** A record that is not the fact its topic holds; trying again cannot help, so it belongs on the dead-letter topic. */
public class UndecodableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecodableEventException(String message) {
        super(message);
    }

    public UndecodableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
