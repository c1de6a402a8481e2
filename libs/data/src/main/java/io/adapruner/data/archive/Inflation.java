package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The compressed bytes of an archive, counted, and how much may become of them: images hardly shrink, and arrays of measurements not
 * by as much as hostile archives do.
 */
final class Inflation extends FilterInputStream {
    private static final long SMALL = 64L << 20;

    private final String archive;
    private final int mostExpansion;
    private long read;
    private long inflated;

    /**
     * @param archive how messages name it
     * @param mostExpansion so many times as many bytes may be made of those read, and 64 MiB more
     */
    Inflation(String archive, InputStream compressed, int mostExpansion) {
        super(compressed);
        this.archive = archive;
        this.mostExpansion = mostExpansion;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        read += one < 0 ? 0 : 1;
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        read += Math.max(0, count);
        return count;
    }

    /**
     * Counts what was made of the bytes so far.
     *
     * @param bytes made, or -1 at the end
     * @throws ProblemException INVALID_DATASET where that is too much
     */
    void made(int bytes) {
        inflated += Math.max(0, bytes);
        if (inflated > SMALL + mostExpansion * read) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    archive + ": inflates to far more than images and arrays can; pack them again");
        }
    }
}
