package io.adapruner.data.image.codec;

/** An image that its decoder refuses; the message continues "the image". */
final class UnreadableImageException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableImageException(String message) {
        super(message);
    }

    UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
