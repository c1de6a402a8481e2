package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's network gives, probabilities included, is what every way through the engine gives. */
class FinalSoftmaxTest {
    private static final Preprocessing PREPROCESSING = new Preprocessing(List.of(0.25), List.of(0.5));
    private static final int IMAGES = 4;
    private static final int CLASSES = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyExportGivesWhatTheOnnxFileGave(boolean log) {
        Network network = network(new Softmax(0, log));
        Weights weights = Initialisation.random(network, 3);
        Path original = folder.resolve("original.onnx");
        OnnxExport.write(network, weights, PREPROCESSING, original);
        ImportedNetwork read = OnnxFile.read(original, Companions.none(), Optional.empty());

        float[] logits = engine(Logits.of(network), weights);
        float[] expected = softmax(logits, log);
        assertClose(onnx(original, network), expected);
        assertExportsGive(read.network(), read.weights(), expected);
    }

    @Test
    void aPrunedNetworksExportsGiveProbabilitiesToo() {
        Network network = network(new Softmax(0, false));
        Weights weights = Initialisation.random(network, 3);
        var surgery = new Surgery(network, ChannelGroups.of(network));
        var plan = new PruningPlan(Map.of("conv", new int[] {0, 3, 4, 7}));
        Network pruned = surgery.prune(plan);
        Weights kept = surgery.prune(plan, weights);

        assertExportsGive(pruned, kept, softmax(engine(Logits.of(pruned), kept), false));
    }

    private void assertExportsGive(Network network, Weights weights, float[] expected) {
        assertClose(engine(network, weights), expected);
        Path onnx = folder.resolve("exported.onnx");
        OnnxExport.write(network, weights, PREPROCESSING, onnx);
        assertClose(onnx(onnx, network), expected);
        Path script = folder.resolve("exported.pt");
        TorchScriptExport.write(network, weights, PREPROCESSING, script);
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1));
                var exported = ExportedNetwork.open(share.engine(), script, network, PREPROCESSING)) {
            assertClose(exported.outputs(batch()).getFirst(), expected);
        }
    }

    private static float[] engine(Network network, Weights weights) {
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1));
                var running = share.engine().load(network, weights, PREPROCESSING, Precision.FP32)) {
            return running.logits(batch());
        }
    }

    private static float[] onnx(Path file, Network network) {
        try (var exported = OnnxNetwork.open(file, 1, network, PREPROCESSING)) {
            return exported.outputs(batch()).getFirst();
        }
    }

    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    private static float[] softmax(float[] logits, boolean log) {
        float[] result = new float[logits.length];
        for (int image = 0; image < logits.length / CLASSES; image++) {
            double sum = 0;
            for (int k = 0; k < CLASSES; k++) {
                sum += Math.exp(logits[image * CLASSES + k]);
            }
            for (int k = 0; k < CLASSES; k++) {
                double value = logits[image * CLASSES + k] - Math.log(sum);
                result[image * CLASSES + k] = (float) (log ? value : Math.exp(value));
            }
        }
        return result;
    }

    private static Network network(Op last) {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer("conv", Conv2d.of(1, 8, 3, 1, 1), List.of(Network.INPUT)));
        layers.add(new Layer("relu", new Relu(), List.of("conv")));
        layers.add(new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("relu")));
        layers.add(new Layer("flat", new Flatten(), List.of("pool")));
        layers.add(new Layer("fc", new Linear(8, CLASSES, true), List.of("flat")));
        layers.add(new Layer("end", last, List.of("fc")));
        return new Network("probable", TensorShape.of(1, 6, 6), layers, "end", List.of());
    }

    private static Batch batch() {
        byte[] pixels = new byte[IMAGES * 36];
        new Random(5).nextBytes(pixels);
        return new Batch(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), new int[IMAGES]);
    }
}
