package io.adapruner.data.batch;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;

/**
 * Images and, where they have any, their classes.
 *
 * @param pixels direct, uint8, {@code [N, C, H, W]}, position 0, limit at the end
 * @param size number of images
 * @param labels class index of each image; none where the images have no labels
 */
public record Batch(ByteBuffer pixels, int size, int[] labels) {
    public Batch {
        if (!pixels.isDirect() || size < 1 || pixels.remaining() % size != 0) {
            throw new IllegalArgumentException("a batch needs a direct buffer of " + size
                    + " (at least 1) equal images, got " + pixels.remaining() + " bytes");
        }
        if (labels.length != 0 && labels.length != size) {
            throw new IllegalArgumentException(labels.length + " labels for " + size + " images");
        }
    }

    /** Images with labels. */
    public Batch(ByteBuffer pixels, int[] labels) {
        this(pixels, labels.length, labels);
    }

    /** Images without labels. */
    public static Batch unlabelled(ByteBuffer pixels, int size) {
        return new Batch(pixels, size, new int[0]);
    }

    /** Whether its images have classes. */
    public boolean labelled() {
        return labels.length > 0;
    }

    /**
     * Class index of each image.
     *
     * @throws ProblemException INVALID_DATASET where they have none
     */
    @Override
    public int[] labels() {
        if (!labelled()) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "the labels of " + size + " images were asked for, which have none: they can neither be learnt from"
                            + " nor score");
        }
        return labels;
    }
}
