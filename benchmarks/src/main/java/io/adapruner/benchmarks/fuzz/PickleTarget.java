package io.adapruner.benchmarks.fuzz;

import io.adapruner.benchmarks.fuzz.seed.SplicedArchive;

/** The pickle of a PyTorch checkpoint, in an archive that is otherwise whole. */
public final class PickleTarget {
    private static final SplicedArchive ARCHIVE = SplicedArchive.of("mixed-zip.pt");

    private PickleTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = ARCHIVE.with("data.pkl", input);
        Promises.kept(file, () -> Registration.ofWeights(file, "model.pt"));
    }
}
