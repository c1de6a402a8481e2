package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.SharedEngine;
import io.adapruner.formats.translation.size.Reading;
import io.adapruner.formats.translation.size.Sized;
import io.adapruner.formats.translation.size.Sizing;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks whose input may be of any size: one ONNX file and one TorchScript file, at several sizes, beside a program that the
 * engine makes for that size alone.
 */
class OpenNetworksTest {
    private static final float TOLERANCE = 1e-5f;
    private static final TensorShape INPUT = TensorShape.of(3, 16, 24);
    private static final List<TensorShape> SIZES =
            List.of(INPUT, TensorShape.of(3, 20, 32), TensorShape.of(3, 17, 19), TensorShape.of(3, 31, 14));

    @TempDir
    Path folder;

    /** What is computed of a map that is half as high and wide as the input, for its shape. */
    private record Case(String name, Function<TensorShape, List<Op>> ops) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case one(String name, Function<TensorShape, Op> op) {
        return new Case(name, map -> List.of(op.apply(map)));
    }

    static Stream<Case> cases() {
        Extent two = Extent.square(2);
        Extent three = Extent.square(3);
        Extent one = Extent.square(1);
        Extent none = Extent.square(0);
        return Stream.of(
                one("nearest twice", m -> to(m, 2 * m.height(), 2 * m.width(), Interpolation.NEAREST, false)),
                one("nearest, rows alone", m -> to(m, 3 * m.height(), m.width(), Interpolation.NEAREST, false)),
                one(
                        "nearest down",
                        m -> to(m, m.height() / 2, Math.ceilDiv(m.width(), 2), Interpolation.NEAREST, false)),
                one("nearest to a fixed size", m -> to(m, 7, 5, Interpolation.NEAREST, false)),
                one("bilinear three times", m -> to(m, 3 * m.height(), 3 * m.width(), Interpolation.BILINEAR, false)),
                one("bilinear, aligned", m -> to(m, 2 * m.height(), 2 * m.width(), Interpolation.BILINEAR, true)),
                one("bilinear to a fixed size", m -> to(m, 9, 21, Interpolation.BILINEAR, false)),
                one("bilinear to one more", m -> to(m, m.height() + 1, m.width() + 3, Interpolation.BILINEAR, true)),
                one("bilinear by a scale", m -> scaled(m, 1.5, Interpolation.BILINEAR)),
                one("nearest by a scale", m -> scaled(m, 1.75, Interpolation.NEAREST)),
                one("maxima, rounded up", _ -> new MaxPool2d(three, two, one, one, true)),
                one("maxima, rounded up in long steps", _ -> new MaxPool2d(two, three, one, one, true)),
                one("maxima, dilated", _ -> new MaxPool2d(two, new Extent(3, 2), one, new Extent(2, 3), true)),
                one("maxima", _ -> new MaxPool2d(three, two, one, one, false)),
                one("averages", _ -> new AvgPool2d(three, two, one, false, true)),
                one("average of all", _ -> new AdaptiveAvgPool2d(one)),
                one("average of all, by its size", m -> {
                    var all = new Extent(m.height(), m.width());
                    return new AvgPool2d(all, all, none, false, true);
                }),
                one("maximum of all", _ -> new AdaptiveMaxPool2d(one)),
                one("averages in three parts", _ -> new AdaptiveAvgPool2d(three)),
                one("averages in five by two parts", _ -> new AdaptiveAvgPool2d(new Extent(5, 2))),
                one("group norm", _ -> new GroupNorm(4, 2, 1e-5, true)),
                one("shuffle", _ -> new ChannelShuffle(4, 2)),
                one("unfold", _ -> new Unfold(two, one, one, one)),
                one("subsample", _ -> new Subsample(2)),
                one("all but the ends", m -> new Crop(1, 1, m.height() - 2, 1)),
                one("every second column", m -> new Crop(2, 1, m.width() / 2, 2)),
                one("the last rows", m -> new Crop(1, m.height() - 3, 3, 1)),
                one("positions in a row", m -> new Reshape(List.of(4, m.height() * m.width()))),
                new Case(
                        "columns of a row, and back",
                        m -> List.of(
                                new Reshape(List.of(4, m.height() * m.width())),
                                new Permute(List.of(1, 0)),
                                new Softmax(1, false),
                                new Reshape(List.of(m.height(), m.width(), 4)),
                                new Permute(List.of(2, 0, 1)))),
                new Case(
                        "places counted along both axes",
                        m -> List.of(
                                new Reduce(Reduce.Function.MEAN, List.of(0, 1, 2), true),
                                new Expand(List.of(1, m.height(), m.width())),
                                new CumulativeSum(1),
                                new CumulativeSum(2),
                                new Reshape(List.of(1, m.height() * m.width(), 1)),
                                new Permute(List.of(0, 2, 1)))),
                new Case(
                        "an average at every position",
                        m -> List.of(
                                new Reduce(Reduce.Function.MEAN, List.of(1, 2), true),
                                new Expand(List.of(4, m.height(), m.width())))));
    }

    private static Resize to(TensorShape map, int height, int width, Interpolation interpolation, boolean aligned) {
        assertThat(map.channels()).isEqualTo(4);
        return Resize.to(new Extent(height, width), interpolation, aligned);
    }

    private static Resize scaled(TensorShape map, double scale, Interpolation interpolation) {
        int height = (int) Math.floor(map.height() * scale);
        int width = (int) Math.floor(map.width() * scale);
        return new Resize(
                interpolation,
                new Extent(height, width),
                map.height() * scale == height ? 0 : scale,
                map.width() * scale == width ? 0 : scale,
                false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneFileIsForEverySize(Case of) {
        Sized sized = Sizing.of(reading(INPUT, of), List.of(1, 2), size -> reading(size, of));

        assertThat(sized.warnings()).isEmpty();
        assertThat(sized.network().open().axes()).containsExactly(1, 2);
        compare(sized.network(), SIZES);
    }

    /** One axis is as the file has it: only the other one may change. */
    @ParameterizedTest
    @MethodSource("cases")
    void oneFileIsForEveryWidth(Case of) {
        Sized sized = Sizing.of(reading(INPUT, of), List.of(2), size -> reading(size, of));

        assertThat(sized.network().open().axes()).containsExactly(2);
        compare(sized.network(), List.of(INPUT, TensorShape.of(3, 16, 37)));
    }

    private static Reading reading(TensorShape size, Case of) {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer("conv", Conv2d.of(3, 4, 3, 2, 1), List.of(Network.INPUT)));
        Op conv = layers.getFirst().op();
        for (Op op : of.ops().apply(conv.outputShape(List.of(size)))) {
            layers.add(new Layer(
                    "layer" + layers.size(), op, List.of(layers.getLast().name())));
        }
        return read(new Network("open", size, layers, layers.getLast().name(), List.of()));
    }

    private static Reading read(Network network) {
        var values = new HashMap<String, Object>();
        network.parameters().keySet().forEach(name -> values.put(name, name));
        return new Reading(network, values, _ -> Optional.empty());
    }

    private void compare(Network network, List<TensorShape> sizes) {
        Weights weights = Initialisation.random(network, 3);
        var preprocessing = new Preprocessing(Collections.nCopies(3, 0.45), Collections.nCopies(3, 0.5));
        Path onnx = folder.resolve("open.onnx");
        Path script = folder.resolve("open.pt");
        OnnxExport.write(network, weights, preprocessing, onnx);
        TorchScriptExport.write(network, weights, preprocessing, script);
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1))) {
            for (TensorShape size : sizes) {
                Batch batch = batch(size);
                List<float[]> expected;
                try (RunningNetwork running =
                        share.engine().load(network.at(size), weights, preprocessing, Precision.FP32)) {
                    expected = running.outputs(batch);
                }
                try (var exported = OnnxNetwork.open(onnx, 1, network.at(size), preprocessing)) {
                    assertClose("ONNX at " + size, exported.outputs(batch), expected);
                }
                try (var exported = ExportedNetwork.open(share.engine(), script, network.at(size), preprocessing)) {
                    assertClose("TorchScript at " + size, exported.outputs(batch), expected);
                }
            }
        }
    }

    private static Batch batch(TensorShape size) {
        byte[] pixels = new byte[Math.toIntExact(2 * size.elements())];
        new Random(1).nextBytes(pixels);
        return Batch.unlabelled(
                ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), 2);
    }

    private static void assertClose(String what, List<float[]> found, List<float[]> expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).as(what).hasSameSizeAs(expected.get(i));
            for (int k = 0; k < expected.get(i).length; k++) {
                float value = expected.get(i)[k];
                assertThat(found.get(i)[k]).as(what).isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
            }
        }
    }
}
