package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.export.ExportedNetwork;
import io.adapruner.engine.export.OnnxNetwork;
import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples that are arrays, of any rank, in their own units. */
class ArraysTest {
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<Network> networks() {
        return Stream.of(
                network(TensorShape.of(4), new Linear(4, 3, true)),
                signals(),
                network(
                        TensorShape.of(2, 4, 4),
                        Conv2d.of(2, 5, 3, 1, 1),
                        BatchNorm2d.of(5),
                        new AdaptiveAvgPool2d(Extent.square(1)),
                        new Flatten(),
                        new Linear(5, 3, true)),
                network(
                        TensorShape.of(2, 2, 3, 4),
                        new PointwiseLinear(2, 1, true),
                        new Flatten(),
                        new Linear(24, 3, true)));
    }

    private static Network signals() {
        return network(
                TensorShape.of(2, 8),
                new OneDimensional(new Conv2d(
                        2, 5, new Extent(1, 3), new Extent(1, 1), new Extent(0, 1), new Extent(1, 1), 1, false)),
                BatchNorm2d.of(5),
                new Relu(),
                new Flatten(),
                new Linear(40, 3, true));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void valuesAreNormalisedInTheirOwnUnits(Network network) {
        int channels = network.input().channels();
        Weights weights = Nets.random(network, 1);
        var preprocessing = new Preprocessing(Collections.nCopies(channels, 9.8), Collections.nCopies(channels, 4.0));
        Batch measured = random(network.input(), 3, 2);
        Batch normalised = arrays(3, scaled(measured, 9.8, 4));
        try (RunningNetwork running = engine.load(network, weights, preprocessing, Precision.FP32);
                RunningNetwork plain = engine.load(network, weights, Preprocessing.none(channels), Precision.FP32)) {
            assertClose(running.logits(measured), plain.logits(normalised));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theExportedFilesAnswerAsTheEngineDoes(Network network, @TempDir Path folder) {
        int channels = network.input().channels();
        Weights weights = Nets.random(network, 1);
        var preprocessing = new Preprocessing(Collections.nCopies(channels, 1.5), Collections.nCopies(channels, 2.0));
        Path script = folder.resolve("model.pt");
        Path onnx = folder.resolve("model.onnx");
        TorchScriptExport.write(network, weights, preprocessing, script);
        OnnxExport.write(network, weights, preprocessing, onnx);
        Batch batch = random(network.input(), 3, 4);
        try (RunningNetwork running = engine.load(network, weights, preprocessing, Precision.FP32);
                var exported = ExportedNetwork.open(engine, script, network, preprocessing);
                var file = OnnxNetwork.open(onnx, 1, network, preprocessing)) {
            float[] expected = running.logits(batch);
            assertClose(exported.outputs(batch).getFirst(), expected);
            assertClose(file.outputs(batch).getFirst(), expected);
        }
    }

    @Test
    void statisticsAreOfTheValuesThemselves() {
        Network network = network(TensorShape.of(2, 2), BatchNorm2d.of(2), new Flatten(), new Linear(4, 3, true));
        Batch batch = arrays(2, -1, -3, 100, 300, -5, -7, 500, 700);

        Weights seen = engine.norms(network, Nets.random(network, 1), Preprocessing.none(2), Precision.FP32)
                .recalibrated(List.of(batch).iterator());

        assertThat(seen.get("0.running_mean")).isEqualTo(Tensor.of(List.of(2), -4, 400));
    }

    @Test
    void calibrationSeesTheSameInput() {
        var preprocessing = new Preprocessing(List.of(1.0, 2.0), List.of(2.0, 4.0));
        TensorShape shape = TensorShape.of(2, 2);
        try (var kit = new TensorKit(engine, preprocessing, shape);
                NDArray samples = kit.samples(arrays(1, 1, 3, -2, 6), shape);
                NDArray normalised = kit.normalised(samples)) {
            assertThat(normalised.toFloatArray()).containsExactly(0, 1, -1, 1);
        }
    }

    @Test
    void pixelsThatAreSavedAsFractionsGiveWhatTheImagesGive() {
        Network network =
                network(TensorShape.of(1, 4, 4), Conv2d.of(1, 4, 3, 1, 1), new Flatten(), new Linear(64, 3, true));
        Weights weights = Nets.random(network, 1);
        Batch images = Nets.randomBatch(network, 3, 5);
        float[] fractions = new float[3 * 16];
        for (int i = 0; i < fractions.length; i++) {
            fractions[i] = (images.samples().get(i) & 0xff) / 255f;
        }
        try (RunningNetwork running =
                engine.load(network, weights, new Preprocessing(List.of(0.4), List.of(0.25)), Precision.FP32)) {
            assertClose(running.logits(arrays(3, fractions)), running.logits(images));
        }
    }

    @Test
    void samplesOfAnotherSizeAreRefused() {
        Network network = signals();
        try (RunningNetwork running =
                engine.load(network, Nets.random(network, 1), Preprocessing.none(2), Precision.FP32)) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> running.logits(arrays(1, 1, 2, 3)))
                    .withMessageContaining("a batch of 1 samples has 3 values, net expects 2x8 of each")
                    .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
        }
    }

    private static Network network(TensorShape input, Op... ops) {
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < ops.length; i++) {
            layers.add(new Layer(String.valueOf(i), ops[i], List.of(i == 0 ? Network.INPUT : String.valueOf(i - 1))));
        }
        return new Network("net", input, layers, String.valueOf(ops.length - 1), List.of());
    }

    private static Batch random(TensorShape shape, int count, long seed) {
        var random = new Random(seed);
        float[] values = new float[Math.toIntExact(count * shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (20 * random.nextGaussian());
        }
        return arrays(count, values);
    }

    private static float[] scaled(Batch batch, double mean, double deviation) {
        float[] values = new float[batch.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((batch.floats().get(i) - mean) / deviation);
        }
        return values;
    }

    private static Batch arrays(int count, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Batch.unlabelled(SampleKind.ARRAYS, bytes, count);
    }

    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-4f * Math.max(1, Math.abs(expected[i]))));
        }
    }
}
