package io.adapruner.data.sample;

/** Makes the values of one sample of its file's bytes. Not thread-safe: one per thread. */
public interface SampleDecoder extends AutoCloseable {
    /**
     * @param into receives the sample from {@code offset}, as its {@link SampleFormat} says
     * @param where shard and sample, for the message
     * @throws io.adapruner.problem.ProblemException {@code BROKEN_IMAGE} or {@code INVALID_DATASET} if it cannot be decoded
     */
    void decode(byte[] encoded, byte[] into, int offset, String where);

    /**
     * As above, of the part of an image that the framing chooses.
     *
     * @throws UnsupportedOperationException of an array, which has no parts that stand for it
     */
    default void decode(byte[] encoded, Framing framing, byte[] into, int offset, String where) {
        throw new UnsupportedOperationException(where + " is no image");
    }

    @Override
    void close();
}
