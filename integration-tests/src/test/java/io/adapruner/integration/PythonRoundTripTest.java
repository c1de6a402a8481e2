package io.adapruner.integration;

import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.formats.write.python.PythonSource;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people do with {@code model.py}: integration-tests/python/round_trip.py over pruned networks. It runs in the Python
 * that the environment variable ADAPRUNER_PYTHON names, which must have torch; onnx, onnxscript and onnxruntime widen it.
 */
class PythonRoundTripTest {
    private static final Path SCRIPT = Path.of("python", "round_trip.py").toAbsolutePath();

    private static String python;

    @TempDir
    Path folder;

    @BeforeAll
    static void findPython() {
        python = PythonEnvironment.interpreter();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"resnet20-cifar", "resnet20-cifar-b", "vgg11-bn-cifar", "resnet18", "resnet50", "mobilenet-v2"})
    void aPrunedFamilyGoesOnInPython(String architecture) throws Exception {
        var random = new Random(7);
        Network pruned = pruned(Architectures.build(architecture, 10), random);
        write(folder.resolve(architecture), pruned, weights(pruned, random));

        run(List.of(), List.of(architecture));
    }

    /** Without ONNX: PyTorch's exporter lacks adaptive max-pooling. */
    @Test
    void randomNetworksGoOnInPython() throws Exception {
        var names = new ArrayList<String>();
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            Network network = RandomNetworks.anyNetwork(random);
            names.add("random" + seed);
            write(folder.resolve("random" + seed), network, RandomNetworks.weights(network, random));
        }

        run(List.of("--without-onnx"), names);
    }

    private void run(List<String> options, List<String> names) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(options);
        names.forEach(n -> arguments.add(folder.resolve(n).toString()));
        PythonEnvironment.run(python, SCRIPT, arguments, names.size(), folder.resolve("log"));
    }

    private static void write(Path results, Network network, Weights weights) throws IOException {
        int channels = network.input().channels();
        var preprocessing =
                new Preprocessing(Collections.nCopies(channels, 0.45), Collections.nCopies(channels, 0.225));
        var document = new NetworkDocument(network, preprocessing, List.of());
        Files.createDirectories(results);
        Files.write(results.resolve("network.json"), NetworkJson.write(document));
        Safetensors.write(weights, results.resolve("weights.safetensors"));
        TorchScriptExport.write(network, weights, preprocessing, results.resolve("model.pt"));
        PythonSource.of(document).write(results.resolve("model.py"));
    }

    /** Every group that may shrink at all does, residual streams included. */
    private static Network pruned(Network network, Random random) {
        ChannelGroups groups = ChannelGroups.of(network);
        var widths = new LinkedHashMap<String, Integer>();
        for (ChannelGroup group : groups.all()) {
            if (group.keptWhole().isEmpty()) {
                widths.put(group.name(), random.nextInt(Math.ceilDiv(group.width(), 3), group.width() + 1));
            }
        }
        return new Surgery(network, groups).prune(PruningPlan.ofWidths(widths));
    }

    /** He-sized weights, so that values neither vanish nor explode, and nothing else at its neutral value. */
    private static Weights weights(Network network, Random random) {
        var tensors = new LinkedHashMap<String, Tensor>();
        network.parameters().forEach((name, spec) -> {
            float[] values = new float[Math.toIntExact(spec.elements())];
            double deviation = Math.sqrt(2.0 * spec.shape().getFirst() / values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] = value(spec, deviation, random);
            }
            tensors.put(name, Tensor.of(spec.shape(), values));
        });
        return new Weights(tensors);
    }

    private static float value(ParameterSpec spec, double deviation, Random random) {
        return switch (spec.role()) {
            case WEIGHT -> (float) (deviation * random.nextGaussian());
            case SCALE, GAIN, SLOPE, CONSTANT, RUNNING_VARIANCE -> random.nextFloat(0.5f, 1.5f);
            case BIAS, SHIFT, RUNNING_MEAN -> random.nextFloat(-0.3f, 0.3f);
        };
    }
}
