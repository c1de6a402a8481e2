package io.adapruner.benchmarks.fuzz;

import io.adapruner.benchmarks.fuzz.seed.OpenMessage;

/** ONNX files whose messages always fit into each other (see {@link OpenMessage}): the graph itself is what varies. */
public final class OnnxGraphTarget {
    private OnnxGraphTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = OpenMessage.closed(input);
        Promises.kept(file, () -> Registration.ofModel(file, "model.onnx"));
    }
}
