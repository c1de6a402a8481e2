package io.adapruner.benchmarks.fuzz;

import io.adapruner.benchmarks.fuzz.seed.SplicedArchive;
import java.nio.charset.StandardCharsets;

/** The two JSON documents of a torch.export archive, each in an archive that is otherwise whole. */
public final class ProgramGraphTarget {
    private static final SplicedArchive ARCHIVE = SplicedArchive.of("modern.pt2");
    private static final byte[] WEIGHTS = "{\"config\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN = 16;

    private ProgramGraphTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = ARCHIVE.with(describesWeights(input) ? "_weights_config.json" : "models/model.json", input);
        Promises.kept(file, () -> Registration.ofModel(file, "model.pt2"));
    }

    /** Whether it begins like the document that says where the weights are stored. */
    private static boolean describesWeights(byte[] json) {
        int matched = 0;
        for (int i = 0; i < Math.min(json.length, SHOWN) && matched < WEIGHTS.length; i++) {
            matched += json[i] == WEIGHTS[matched] ? 1 : 0;
        }
        return matched == WEIGHTS.length;
    }
}
