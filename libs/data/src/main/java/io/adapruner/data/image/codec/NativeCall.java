package io.adapruner.data.image.codec;

/** What a method handle declares to throw, and no function in C throws. */
final class NativeCall {
    private NativeCall() {}

    static RuntimeException failed(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("calling a native codec", thrown);
    }
}
