package io.adapruner.benchmarks.fuzz;

/** Safetensors files as they are uploaded. */
public final class SafetensorsTarget {
    private SafetensorsTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> Registration.ofWeights(input, "model.safetensors"));
    }
}
