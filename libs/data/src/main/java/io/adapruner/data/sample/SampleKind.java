package io.adapruner.data.sample;

/** What the samples of a data set are; all of them are of one kind. */
public enum SampleKind {
    /** Images of any format, as pixels of 8 bits. */
    IMAGES(Byte.BYTES, "images"),
    /** NumPy's {@code .npy} files, as 32-bit floats, the low byte first. */
    ARRAYS(Float.BYTES, "samples");

    private final int valueBytes;
    private final String plural;

    SampleKind(int valueBytes, String plural) {
        this.valueBytes = valueBytes;
        this.plural = plural;
    }

    /** Bytes of one value. */
    public int valueBytes() {
        return valueBytes;
    }

    /** What messages and reports call them. */
    public String plural() {
        return plural;
    }
}
