package io.adapruner.benchmarks.fuzz;

/** PyTorch checkpoints as they are uploaded, zip archives and the older streams: the content decides. */
public final class CheckpointTarget {
    private CheckpointTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> Registration.ofWeights(input, "model.pt"));
    }
}
