package io.adapruner.benchmarks.fuzz;

import io.adapruner.formats.NetworkJson;
import java.util.List;

/** The document {@code network.json}. */
public final class NetworkJsonTarget {
    private NetworkJsonTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> Registration.described(NetworkJson.read(input), List.of()));
    }
}
