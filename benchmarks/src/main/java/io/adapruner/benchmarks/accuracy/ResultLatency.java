package io.adapruner.benchmarks.accuracy;

import io.adapruner.engine.latency.NetworkLatency;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long a job's results take in ONNX Runtime beside the original, counted as a latency budget counts: all operations of one pass of one
 * image on one thread, each at the time that a quarter of its runs stayed within, so that a busy machine says the same.
 *
 * @param architecture of the original, whose weights {@code model} has
 */
record ResultLatency(Path model, String architecture) {
    /**
     * Percent of the original's time; the original is measured again beside every result.
     *
     * @param result a folder with {@code network.json} and {@code weights.safetensors}
     */
    double percent(Path result) throws IOException {
        Network pruned = NetworkJson.read(Files.readAllBytes(result.resolve("network.json")))
                .network();
        Network original = Architectures.build(architecture, pruned.classes().orElseThrow());
        return 100 * millis(pruned, result.resolve("weights.safetensors")) / millis(original, model);
    }

    private static double millis(Network network, Path file) throws IOException {
        Weights weights = ModelFile.read(file).checkedFor(network);
        return NetworkLatency.of(network, weights, 1, 1, () -> {}).millis();
    }
}
