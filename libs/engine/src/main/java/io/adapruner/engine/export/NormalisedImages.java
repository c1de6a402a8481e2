package io.adapruner.engine.export;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Raw images as an exported file's user normalises them, outside of any program of ours. */
record NormalisedImages(TensorShape input, Preprocessing preprocessing) {
    /** {@code [N, C, H, W]}. */
    long[] shape(Batch batch) {
        return new long[] {batch.size(), input.channels(), input.height(), input.width()};
    }

    /** {@code (pixel / 255 - mean) / deviation}, direct, in the batch's order. */
    FloatBuffer values(Batch batch) {
        ByteBuffer pixels = batch.pixels().duplicate();
        FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, pixels.remaining()))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        while (values.hasRemaining()) {
            int channel = (int) (values.position() / input.positions() % input.channels());
            double intensity = (pixels.get() & 0xff) / 255.0;
            values.put((float) ((intensity - preprocessing.mean().get(channel))
                    / preprocessing.deviation().get(channel)));
        }
        return values.flip();
    }
}
