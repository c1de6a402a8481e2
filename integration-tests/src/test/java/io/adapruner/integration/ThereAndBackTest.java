package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights leave a job's result, are trained elsewhere and come home to its network: to be measured, exported and pruned further. */
class ThereAndBackTest {
    @TempDir
    static Path folder;

    private static SmallJob job;
    private static Product product;
    private static Path first;
    private static JsonNode pruned;

    @BeforeAll
    static void pruneOnce() throws Exception {
        job = SmallJob.in(folder);
        product = new Product(folder.resolve("home"));
        first = folder.resolve("first");
        pruned = prune(job.model(), first, "macs=60%", "--architecture", SmallJob.ARCHITECTURE);
    }

    @Test
    void trainedWeightsComeHomeToTheResultThatTheyWereTrainedOnFrom() throws Exception {
        Weights trained = trained(Safetensors.read(first.resolve("weights.safetensors")));
        Path file = folder.resolve("trained.safetensors");
        write(trained, "module.", file);

        Path home = folder.resolve("back");
        JsonNode back =
                prune(file, home, "macs=100%", "--continue", pruned.at("/jobId").asText());

        assertThat(back.at("/base/macs")).isEqualTo(pruned.at("/targets/0/macs"));
        assertThat(back.at("/targets/0/macsKept").asDouble()).isEqualTo(1.0);
        assertThat(back.at("/base/accuracy")).isEqualTo(pruned.at("/targets/0/accuracy/inherited"));
        assertThat(NetworkJson.read(Files.readAllBytes(home.resolve("network.json"))))
                .isEqualTo(NetworkJson.read(Files.readAllBytes(first.resolve("network.json"))));
        assertThat(Safetensors.read(home.resolve("weights.safetensors"))).isEqualTo(trained);
        assertThat(home.resolve("model.onnx")).exists();

        JsonNode further = prune(file, folder.resolve("further"), "macs=80%", "--continue", first.toString());

        assertThat(further.at("/base/macs")).isEqualTo(pruned.at("/targets/0/macs"));
        assertThat(further.at("/targets/0/macsKept").asDouble()).isBetween(0.7, 0.8);
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedByName() throws Exception {
        Product.Outcome outcome = product.run(
                arguments(job.model(), folder.resolve("refused"), "macs=100%", "--continue", first.toString()));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors())
                .contains("the weights do not fit " + SmallJob.ARCHITECTURE, "layer1.0.conv1.weight is [16, 16, 3, 3]");
    }

    /** Twice the scores are the same classes, to the bit: the accuracy must be that of the result. */
    private static Weights trained(Weights weights) {
        var tensors = new LinkedHashMap<>(weights.tensors());
        tensors.replaceAll((name, tensor) -> name.startsWith("linear.") ? doubled(tensor) : tensor);
        return new Weights(tensors);
    }

    private static Tensor doubled(Tensor tensor) {
        float[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 2;
        }
        return Tensor.of(tensor.shape(), values);
    }

    private static void write(Weights weights, String prefix, Path file) {
        Map<String, Tensor> tensors = weights.tensors();
        var renamed = new LinkedHashMap<String, Tensor>();
        tensors.forEach((name, tensor) -> renamed.put(prefix + name, tensor));
        Safetensors.write(new Weights(renamed), file);
    }

    private static JsonNode prune(Path model, Path out, String budget, String... more) throws Exception {
        Product.Outcome outcome = product.run(arguments(model, out, budget, more));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return new ObjectMapper().readTree(outcome.output());
    }

    private static String[] arguments(Path model, Path out, String budget, String... more) {
        var arguments = new ArrayList<>(List.of(
                "prune",
                "--model",
                model.toString(),
                "--data",
                job.data().toString(),
                "--keep",
                budget,
                "--task",
                "imitate",
                "--epochs",
                "0",
                "--criteria",
                "l2",
                "--calibration-images",
                "64",
                "--recalibration-batches",
                "2",
                "--json",
                "--out",
                out.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }
}
