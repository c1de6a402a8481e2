package io.adapruner.benchmarks.fuzz;

import io.adapruner.data.array.NpyArray;
import java.nio.ByteBuffer;

/** Arrays of NumPy: what the header claims, then the values. */
public final class NpyTarget {
    private NpyTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        long[] values = {0};
        Promises.kept(
                input, () -> values[0] = NpyArray.of(input, "array").shape().elements());
        Promises.kept(input, Float.BYTES * values[0], () -> {
            NpyArray array = NpyArray.of(input, "array");
            array.requireFinite();
            array.copyTo(ByteBuffer.allocate(Math.toIntExact(Float.BYTES * values[0])));
        });
    }
}
