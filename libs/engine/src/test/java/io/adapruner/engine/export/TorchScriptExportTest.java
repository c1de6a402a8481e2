package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptExportTest {
    private static final int IMAGES = 3;

    /** The export keeps batch norms; evaluation folds them and fuses what follows: two ways to one answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {"resnet20-cifar", "resnet20-cifar-b", "vgg11-bn-cifar", "resnet18", "resnet50", "mobilenet-v2"})
    void computesWhatEvaluationComputes(String name) {
        compare(name, Precision.FP32, 1e-4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar", "resnet20-cifar-b", "vgg11-bn-cifar", "resnet18"})
    void computesNearlyWhatEvaluationInBfloat16Computes(String name) {
        compare(name, Precision.BF16, 0.05f);
    }

    private static void compare(String name, Precision precision, float tolerance) {
        TensorShape input = TensorShape.of(3, 32, 32);
        Network network = Architectures.build(name, 10, input);
        Weights weights = livelyStatistics(network);
        byte[] pixels = new byte[Math.toIntExact(IMAGES * input.elements())];
        new Random(1).nextBytes(pixels);
        var batch =
                new Batch(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), new int[IMAGES]);
        var preprocessing = Preprocessing.imageNet();
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1));
                RunningNetwork running = engine.load(network, weights, preprocessing, precision);
                LoadedProgram exported = engine.compile(TorchScriptExport.module(network, weights, preprocessing));
                NDManager calls = exported.newManager()) {
            NDArray x = HostTensors.floats(calls, normalised(pixels, input, preprocessing));

            float[] expected = exported.call(calls, "forward", Argument.of(x))
                    .singletonOrThrow()
                    .toFloatArray();
            float[] actual = running.logits(batch);

            float largest = 1;
            for (float logit : expected) {
                largest = Math.max(largest, Math.abs(logit));
            }
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * largest));
            }
        }
    }

    @Test
    void givesTheSameBytesForTheSameNetwork(@TempDir Path folder) throws Exception {
        Network network = Architectures.build("resnet20-cifar", 10);
        Weights weights = Initialisation.random(network, 1);
        TorchScriptExport.write(network, weights, Preprocessing.imageNet(), folder.resolve("a.pt"));
        TorchScriptExport.write(network, weights, Preprocessing.imageNet(), folder.resolve("b.pt"));

        assertThat(Files.mismatch(folder.resolve("a.pt"), folder.resolve("b.pt")))
                .isEqualTo(-1);
    }

    /** Random weights whose batch norms are far from the identity. */
    private static Weights livelyStatistics(Network network) {
        Weights start = Initialisation.random(network, 1);
        var random = new Random(2);
        var changed = new LinkedHashMap<String, Tensor>();
        network.parameters().forEach((name, spec) -> {
            float[] values = new float[Math.toIntExact(spec.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (spec.role()) {
                    case SCALE, GAIN, SLOPE, CONSTANT -> 0.5f + random.nextFloat();
                    case SHIFT, RUNNING_MEAN -> random.nextFloat() - 0.5f;
                    case RUNNING_VARIANCE -> 0.8f + random.nextFloat();
                    case WEIGHT, BIAS -> start.get(name).get(i);
                };
            }
            changed.put(name, Tensor.of(spec.shape(), values));
        });
        return start.with(changed);
    }

    private static Tensor normalised(byte[] pixels, TensorShape input, Preprocessing preprocessing) {
        float[] values = new float[pixels.length];
        int positions = Math.toIntExact(input.positions());
        for (int i = 0; i < values.length; i++) {
            int c = i / positions % input.channels();
            values[i] =
                    (float) (((pixels[i] & 0xFF) / 255.0 - preprocessing.mean().get(c))
                            / preprocessing.deviation().get(c));
        }
        return Tensor.of(List.of(IMAGES, input.channels(), input.height(), input.width()), values);
    }
}
