package io.adapruner.engine;

import io.adapruner.data.batch.Batch;
import java.nio.ByteBuffer;
import java.util.Random;

/** A forward pass on random pixels that can be timed again and again, the copy to the device included. */
public final class TimedPass {
    private final RunningNetwork network;
    private final Batch input;

    TimedPass(RunningNetwork network, int batch, long elementsPerImage) {
        byte[] pixels = new byte[Math.toIntExact(batch * elementsPerImage)];
        new Random(batch).nextBytes(pixels);
        ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        this.network = network;
        this.input = new Batch(direct, new int[batch]);
    }

    /** Runs once and returns the milliseconds that it took. */
    public double millis() {
        long start = System.nanoTime();
        float[] logits = network.logits(input);
        double millis = (System.nanoTime() - start) / 1e6;
        if (logits.length == 0) {
            throw new IllegalStateException("a pass without a result takes no time");
        }
        return millis;
    }
}
