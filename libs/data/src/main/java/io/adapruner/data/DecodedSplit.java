package io.adapruner.data;

import io.adapruner.data.sample.SampleFormat;
import java.nio.ByteBuffer;

/**
 * Samples held decoded.
 *
 * @param samples one behind the other
 */
record DecodedSplit(int size, SampleFormat format, byte[] samples) implements UnlabelledSplit {
    @Override
    public void sample(int index, ByteBuffer into) {
        into.put(samples, Math.multiplyExact(index, format.bytes()), format.bytes());
    }
}
