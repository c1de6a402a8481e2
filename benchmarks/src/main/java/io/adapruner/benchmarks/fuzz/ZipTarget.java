package io.adapruner.benchmarks.fuzz;

/** Zip archives of a data set. */
public final class ZipTarget {
    private ZipTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> Scan.ofShards(input, ".zip"));
    }
}
