package io.adapruner.benchmarks.fuzz;

/** Archives of torch.export as they are uploaded. */
public final class ProgramTarget {
    private ProgramTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> Registration.ofModel(input, "model.pt2"));
    }
}
