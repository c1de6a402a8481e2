package io.adapruner.benchmarks.fuzz;

/** ONNX files as they are uploaded. */
public final class OnnxTarget {
    private OnnxTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> Registration.ofModel(input, "model.onnx"));
    }
}
