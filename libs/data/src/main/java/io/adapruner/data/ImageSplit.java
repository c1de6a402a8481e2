package io.adapruner.data;

import io.adapruner.data.image.FramedPixels;
import io.adapruner.data.sample.Framing;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;

/** The samples of one split by position, images or arrays; safe for use by several threads. */
public interface ImageSplit {
    /** Number of samples. */
    int size();

    /** Whether its samples have classes. */
    default boolean labelled() {
        return true;
    }

    /**
     * Class index of one sample.
     *
     * @throws io.adapruner.problem.ProblemException INVALID_DATASET where they have none
     */
    int label(int index);

    /** Of every sample. */
    SampleFormat format();

    /**
     * Appends one sample to the buffer: pixels as uint8, values of arrays as float32, the low byte first.
     *
     * @param into over an array, so that samples are decoded where they belong
     */
    void sample(int index, ByteBuffer into);

    /**
     * Appends what the framing shows of one image, as pixels, of the split's format: of the picture as it came where that is at
     * hand, else of the image as this split has it.
     */
    default void sample(int index, Framing framing, ByteBuffer into) {
        TensorShape shape = format().shape();
        ByteBuffer whole = ByteBuffer.allocate(format().bytes());
        sample(index, whole);
        into.put(FramedPixels.of(whole.array(), shape.channels(), shape.height(), shape.width(), framing));
    }

    /**
     * The samples by the file that holds them: the position behind the last of each, ascending. Where they lie in memory, or where it
     * is all one, they count as one file's.
     */
    default int[] files() {
        return new int[] {size()};
    }

    /** Says which samples will be asked for before any others, so that their files can be brought near. */
    default void expect(int[] indices) {}
}
