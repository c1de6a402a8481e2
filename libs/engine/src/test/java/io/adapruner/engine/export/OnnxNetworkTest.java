package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.SharedEngine;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.SpatialPad.Mode;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime and libtorch in one process, on the same networks and images. */
class OnnxNetworkTest {
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet20-cifar",
                "resnet20-cifar-b",
                "vgg11-bn-cifar",
                "resnet18",
                "resnet50",
                "mobilenet-v2-0.25"
            })
    void aFamilysFileAnswersAsTheEngineDoes(String name) {
        Network network = Architectures.build(name, 10, TensorShape.of(3, 32, 32));
        compare(network, lively(network, 2), 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar", "mobilenet-v2-0.25"})
    void aPrunedNetworksFileAnswersAsTheEngineDoes(String name) {
        Network network = Architectures.build(name, 10, TensorShape.of(3, 32, 32));
        ChannelGroups groups = ChannelGroups.of(network);
        var kept = new LinkedHashMap<String, int[]>();
        groups.all().stream()
                .filter(g -> g.keptWhole().isEmpty())
                .forEach(g -> kept.put(
                        g.name(), IntStream.range(0, Math.ceilDiv(g.width(), 3)).toArray()));
        var plan = new PruningPlan(kept);
        var surgery = new Surgery(network, groups);

        compare(surgery.prune(plan), surgery.prune(plan, lively(network, 3)), 3);
    }

    @Property(tries = 150)
    void anyNetworksFileAnswersAsTheEngineDoesPrunedOrNot(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        compare(network, weights, 2);

        ChannelGroups groups = ChannelGroups.of(network);
        PruningPlan plan = RandomNetworks.plan(groups, random);
        var surgery = new Surgery(network, groups);
        compare(surgery.prune(plan), surgery.prune(plan, weights), 1);
    }

    static Stream<Op> windows() {
        Extent one = Extent.square(1);
        Extent two = Extent.square(2);
        Extent three = Extent.square(3);
        var uneven = new Extent(2, 3);
        return Stream.of(
                new AvgPool2d(three, two, one, true, true),
                new AvgPool2d(three, two, one, true, false),
                new AvgPool2d(three, two, one, false, true),
                new AvgPool2d(three, two, one, false, false),
                new AvgPool2d(uneven, new Extent(3, 2), new Extent(0, 1), true, true),
                new AvgPool2d(uneven, uneven, one, true, true),
                new AvgPool2d(new Extent(4, 5), three, two, true, true),
                new MaxPool2d(three, two, one, one, true),
                new MaxPool2d(three, two, one, one, false),
                new MaxPool2d(two, three, one, three, true),
                new MaxPool2d(two, new Extent(4, 3), one, new Extent(5, 4), true),
                new MaxPool2d(uneven, new Extent(3, 2), one, two, true),
                new AdaptiveAvgPool2d(three),
                new AdaptiveAvgPool2d(new Extent(4, 9)),
                new AdaptiveAvgPool2d(new Extent(8, 11)),
                new AdaptiveAvgPool2d(new Extent(15, 13)),
                new AdaptiveMaxPool2d(new Extent(4, 11)),
                new AdaptiveMaxPool2d(new Extent(3, 5)),
                new AdaptiveMaxPool2d(new Extent(15, 13)),
                new AdaptiveMaxPool2d(one));
    }

    /** On 8x11 positions, so that windows hang over edges. */
    @ParameterizedTest
    @MethodSource("windows")
    void windowsMeanWhatTheyMeanInPyTorch(Op op) {
        TensorShape input = TensorShape.of(3, 8, 11);
        int features = Math.toIntExact(op.outputShape(List.of(input)).elements());
        var network = new Network(
                "window",
                input,
                List.of(
                        new Layer("pool", op, List.of(Network.INPUT)),
                        new Layer("flatten", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(features, 40, false), List.of("flatten"))),
                "fc",
                List.of());
        compare(network, lively(network, 5), 2);
    }

    /** A value called as a parameter, as the output or as a step of another layer; dropout last; a sum of three. */
    @Test
    void namesThatMeetDoNotMatter() {
        var network = new Network(
                "names",
                TensorShape.of(3, 6, 6),
                List.of(
                        new Layer("c", Conv2d.of(3, 4, 3, 1, 1).withBias(true), List.of(Network.INPUT)),
                        new Layer("c.weight", new Relu(), List.of("c")),
                        new Layer("logits", new Add(), List.of("c", "c.weight", "c")),
                        new Layer("p/columns", new Dropout(0.5), List.of("logits")),
                        new Layer("p", new AdaptiveAvgPool2d(new Extent(4, 4)), List.of("p/columns")),
                        new Layer("scalar/0.0", new Flatten(), List.of("p")),
                        new Layer("fc", new Linear(64, 5, true), List.of("scalar/0.0")),
                        new Layer("last", new Dropout(0.1), List.of("fc"))),
                "last",
                List.of());
        compare(network, lively(network, 7), 2);
    }

    /** Values below zero, so that zeros at the edge are the largest: what a runtime may not take for padding that never is. */
    @Test
    void zerosBeforeAMaximumCount() {
        var network = new Network(
                "zeros",
                TensorShape.of(3, 6, 6),
                List.of(
                        new Layer("c", Conv2d.of(3, 4, 3, 1, 1).withBias(true), List.of(Network.INPUT)),
                        new Layer("below", new Clip(-2, -1), List.of("c")),
                        new Layer(
                                "edge",
                                new SpatialPad(Mode.CONSTANT, Extent.square(0), Extent.square(1), 0),
                                List.of("below")),
                        new Layer(
                                "largest",
                                new MaxPool2d(
                                        Extent.square(2), Extent.square(1), Extent.square(0), Extent.square(1), false),
                                List.of("edge")),
                        new Layer("flat", new Flatten(), List.of("largest"))),
                "flat",
                List.of());
        compare(network, lively(network, 7), 2);
    }

    @Test
    void aFileThatIsNoNetworkIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("model.onnx"), new byte[] {8, 8, 1, 2, 3});
        assertThatThrownBy(() ->
                        OnnxNetwork.open(file, 1, Architectures.build("resnet20-cifar", 10), Preprocessing.imageNet()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.ARTIFACT_MISMATCH))
                .hasMessageContaining("model.onnx");
    }

    private static void compare(Network network, Weights weights, int images) {
        int channels = network.input().channels();
        var preprocessing = new Preprocessing(Collections.nCopies(channels, 0.45), Collections.nCopies(channels, 0.5));
        byte[] pixels = new byte[Math.toIntExact(images * network.input().elements())];
        new Random(1).nextBytes(pixels);
        var batch =
                new Batch(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), new int[images]);
        Path file = temporary();
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1));
                RunningNetwork running = share.engine().load(network, weights, preprocessing, Precision.FP32)) {
            OnnxExport.write(network, weights, preprocessing, file);
            try (var exported = OnnxNetwork.open(file, 1, network, preprocessing)) {
                List<float[]> expected = running.outputs(batch);
                List<float[]> found = exported.outputs(batch);
                assertThat(found).hasSameSizeAs(expected);
                for (int i = 0; i < expected.size(); i++) {
                    assertClose(found.get(i), expected.get(i));
                }
            }
        } finally {
            delete(file);
        }
    }

    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        float largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(TOLERANCE * largest));
        }
    }

    /** Far from any neutral value, and small enough that deep networks keep their logits finite. */
    private static Weights lively(Network network, long seed) {
        var random = new Random(seed);
        var tensors = new LinkedHashMap<>(Initialisation.random(network, seed).tensors());
        network.parameters().forEach((name, spec) -> {
            if (spec.role() != Role.WEIGHT) {
                float[] values = new float[Math.toIntExact(spec.elements())];
                boolean positive =
                        List.of(Role.SCALE, Role.GAIN, Role.RUNNING_VARIANCE).contains(spec.role());
                for (int i = 0; i < values.length; i++) {
                    values[i] = positive ? 0.5f + random.nextFloat() : random.nextFloat() - 0.5f;
                }
                tensors.put(name, Tensor.of(spec.shape(), values));
            }
        });
        return new Weights(tensors);
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("adapruner", ".onnx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
