package io.adapruner.data.array;

import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decodes arrays of one shape to 32-bit floats, the low byte first; nothing is resized. */
public record ArrayDecoder(TensorShape shape) implements SampleDecoder {
    /** @throws ProblemException {@code INVALID_DATASET} as {@link NpyArray}, and for another shape */
    @Override
    public void decode(byte[] file, byte[] into, int offset, String where) {
        NpyArray array = NpyArray.of(file, where);
        if (!array.shape().equals(shape)) {
            throw otherShape(where, array.shape(), shape);
        }
        array.copyTo(ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN).position(offset));
    }

    /** All samples of a data set have one shape: what a sample is that has another. */
    public static ProblemException otherShape(String where, TensorShape found, TensorShape expected) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET,
                where + ": the array is " + found + ", others of the data set are " + expected
                        + "; arrays are not resized, all need one shape");
    }

    @Override
    public void close() {
        // holds nothing
    }
}
