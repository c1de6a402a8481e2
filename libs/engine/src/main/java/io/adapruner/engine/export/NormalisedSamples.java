package io.adapruner.engine.export;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.IntToDoubleFunction;

/** Samples as they are stored, as an exported file's user normalises them, outside of any program of ours. */
record NormalisedSamples(TensorShape input, Preprocessing preprocessing) {
    /** {@code [N, ...]}. */
    long[] shape(Batch batch) {
        return HostTensors.shape(batch, input);
    }

    /**
     * {@code (pixel / 255 - mean) / deviation}, of arrays {@code (x - mean) / deviation}, per channel; direct, in the batch's
     * order.
     */
    FloatBuffer values(Batch batch) {
        FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, batch.values()))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        IntToDoubleFunction raw = raw(batch);
        while (values.hasRemaining()) {
            int at = values.position();
            int channel = (int) (at / input.positions() % input.channels());
            values.put((float) ((raw.applyAsDouble(at) - preprocessing.mean().get(channel))
                    / preprocessing.deviation().get(channel)));
        }
        return values.flip();
    }

    private static IntToDoubleFunction raw(Batch batch) {
        return switch (batch.kind()) {
            case IMAGES -> at -> (batch.samples().get(at) & 0xff) / 255.0;
            case ARRAYS -> batch.floats()::get;
        };
    }
}
