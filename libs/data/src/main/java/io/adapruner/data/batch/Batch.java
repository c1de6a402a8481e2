package io.adapruner.data.batch;

import io.adapruner.data.sample.SampleKind;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Samples and, where they have any, their classes.
 *
 * @param samples {@code [N, ...]} of the network's input, position 0, limit at the end: pixels as uint8, values of arrays
 *     as float32, the low byte first
 * @param size number of samples
 * @param labels class index of each sample; none where they have no labels
 * @param own how much of each sample is its own, in [0, 1]; the rest is mixed in from the one before it, into the first from the
 *     last, and so is the rest of its label
 */
public record Batch(SampleKind kind, ByteBuffer samples, int size, int[] labels, double own) {
    public Batch {
        if (size < 1 || samples.remaining() % (size * kind.valueBytes()) != 0) {
            throw new IllegalArgumentException("a batch needs a buffer of " + size + " (at least 1) equal "
                    + kind.plural() + ", got " + samples.remaining() + " bytes");
        }
        if (labels.length != 0 && labels.length != size) {
            throw new IllegalArgumentException(labels.length + " labels for " + size + " " + kind.plural());
        }
        if (!(own >= 0 && own <= 1)) {
            throw new IllegalArgumentException("of each sample " + own + " is its own");
        }
    }

    /** Samples that are not mixed. */
    public Batch(SampleKind kind, ByteBuffer samples, int size, int[] labels) {
        this(kind, samples, size, labels, 1);
    }

    /** Images with labels. */
    public Batch(ByteBuffer pixels, int[] labels) {
        this(SampleKind.IMAGES, pixels, labels.length, labels);
    }

    /** Images without labels. */
    public static Batch unlabelled(ByteBuffer pixels, int size) {
        return unlabelled(SampleKind.IMAGES, pixels, size);
    }

    /** Samples without labels. */
    public static Batch unlabelled(SampleKind kind, ByteBuffer samples, int size) {
        return new Batch(kind, samples, size, new int[0]);
    }

    /** Number of values of all samples. */
    public int values() {
        return samples.remaining() / kind.valueBytes();
    }

    /** Values of arrays, from the first. */
    public FloatBuffer floats() {
        if (kind != SampleKind.ARRAYS) {
            throw new IllegalStateException("pixels are no floats");
        }
        return samples.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Some of them, one behind the other, in the same memory; without labels. */
    public Batch part(int first, int count) {
        int bytes = samples.remaining() / size;
        return unlabelled(kind, samples.slice(first * bytes, count * bytes), count);
    }

    /** Whether its samples have classes. */
    public boolean labelled() {
        return labels.length > 0;
    }

    /**
     * Class index of each sample.
     *
     * @throws ProblemException INVALID_DATASET where they have none
     */
    @Override
    public int[] labels() {
        if (!labelled()) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "the labels of " + size + " " + kind.plural()
                            + " were asked for, which have none: they can neither be learnt from" + " nor score");
        }
        return labels;
    }
}
