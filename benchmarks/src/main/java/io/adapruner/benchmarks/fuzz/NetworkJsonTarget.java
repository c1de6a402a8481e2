package io.adapruner.benchmarks.fuzz;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.op.ParameterSpec;
import java.util.List;

/** The document {@code network.json}. */
public final class NetworkJsonTarget {
    /** Such a document is stored beside its weights, and analysis takes memory in proportion to them, which are not here. */
    private static final long MOST_PARAMETERS = 1 << 18;

    private NetworkJsonTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Promises.kept(input, () -> {
            NetworkDocument document = NetworkJson.read(input);
            long parameters = document.network().parameters().values().stream()
                    .mapToLong(ParameterSpec::elements)
                    .sum();
            if (parameters <= MOST_PARAMETERS) {
                Registration.described(document, List.of());
            }
        });
    }
}
