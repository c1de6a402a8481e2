package io.adapruner.data;

import java.nio.ByteBuffer;

/** The images of one split by position; safe for use by several threads. */
public interface ImageSplit {
    /** Number of images. */
    int size();

    /** Whether its images have classes. */
    default boolean labelled() {
        return true;
    }

    /**
     * Class index of one image.
     *
     * @throws io.adapruner.problem.ProblemException INVALID_DATASET where they have none
     */
    int label(int index);

    int channels();

    int height();

    int width();

    /** Appends the pixels of one image to the buffer: uint8, {@code [C, H, W]}. */
    void pixels(int index, ByteBuffer into);

    /** Bytes of one image. */
    default int imageBytes() {
        return channels() * height() * width();
    }
}
