package io.adapruner.benchmarks;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Network;
import java.nio.ByteBuffer;
import java.util.Random;

/** Images where it does not matter what they show. */
public final class RandomImages {
    private RandomImages() {}

    /** Pixels of any value, and classes of the network's. */
    public static Batch batch(Network network, int size, Random random) {
        byte[] pixels = new byte[Math.toIntExact(size * network.input().elements())];
        random.nextBytes(pixels);
        return new Batch(
                ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(),
                random.ints(size, 0, network.classes().orElse(1)).toArray());
    }
}
