package io.adapruner.engine.compensation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.engine.elimination.Elimination;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Conv3d;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be written as a convolution over a plane, volumes too, loses the same channels and gets the same weights. */
class ConvolutionTwinsTest {
    private static final TensorShape INPUT = TensorShape.of(3, 6, 6);
    private static final List<Batch> BATCHES =
            List.of(PlainNetworks.randomBatch(INPUT, 20, 1), PlainNetworks.randomBatch(INPUT, 12, 2));
    /** Of kernels that add in another order, in single precision. */
    private static final Offset<Double> ROUNDING = within(1e-4);

    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void convolutionsOverOneDimension() {
        twins(
                residual(List.of(3, 1, 36), ConvolutionTwinsTest::along),
                residual(List.of(3, 36), c -> new OneDimensional(along(c))));
    }

    @Test
    void linearLayersOverTheChannelsOfASequence() {
        twins(
                residual(List.of(3, 1, 36), UnaryOperator.identity()),
                residual(List.of(3, 36), ConvolutionTwinsTest::linear));
    }

    @Test
    void linearLayersOverTheChannelsOfAVolume() {
        twins(
                residual(List.of(3, 6, 6), UnaryOperator.identity()),
                residual(List.of(3, 2, 3, 6), ConvolutionTwinsTest::linear));
    }

    /** Rows of the plane are slices of the volume. */
    @Test
    void convolutionsOverVolumes() {
        twins(
                residual(List.of(3, 6, 6), ConvolutionTwinsTest::square),
                residual(List.of(3, 6, 1, 6), c -> sliced(square(c))));
    }

    @Test
    void transposedConvolutionsOverVolumes() {
        twins(
                residual(List.of(3, 6, 6), c -> transposed(square(c))),
                residual(List.of(3, 6, 1, 6), c -> transposed(sliced(square(c)))));
    }

    private static Conv3d sliced(Conv2d c) {
        return new Conv3d(
                c.in(),
                c.out(),
                between(c.kernel(), 1),
                between(c.stride(), 1),
                between(c.padding(), 0),
                between(c.dilation(), 1),
                c.groups(),
                c.bias());
    }

    private static Extent between(Extent plane, int row) {
        return new Extent(plane.height(), row, plane.width());
    }

    /** With a stride of 1 a transposed convolution is a convolution with its kernel turned round. */
    @Test
    void transposedConvolutions() {
        twins(
                residual(List.of(3, 6, 6), ConvolutionTwinsTest::square),
                residual(List.of(3, 6, 6), c -> transposed(square(c))),
                ConvolutionTwinsTest::turned);
    }

    private static Conv2d square(Op pointwise) {
        var c = (Conv2d) pointwise;
        return Conv2d.of(c.in(), c.out(), 3, 1, 1).withBias(c.bias());
    }

    private static Op transposed(Convolution c) {
        Extent none = Extent.even(c.kernel().axes(), 0);
        return TransposedConvolution.of(
                c.in(), c.out(), c.kernel(), c.stride(), c.padding(), none, c.dilation(), 1, c.bias());
    }

    private static Weights turned(Weights weights) {
        var turned = new LinkedHashMap<String, Tensor>();
        weights.tensors()
                .forEach((name, tensor) -> turned.put(name, tensor.shape().size() == 4 ? turned(tensor) : tensor));
        return new Weights(turned);
    }

    private static Tensor turned(Tensor kernels) {
        int out = kernels.shape().get(0);
        int in = kernels.shape().get(1);
        float[] values = new float[kernels.elements()];
        for (int i = 0; i < values.length; i++) {
            values[(i / 9 % in * out + i / 9 / in) * 9 + 8 - i % 9] = kernels.get(i);
        }
        return Tensor.of(List.of(in, out, 3, 3), values);
    }

    /** @param layer what stands for a convolution of that many channels, groups, and with or without a bias */
    private static Network residual(List<Integer> shape, UnaryOperator<Op> layer) {
        return PlainNetworks.network(
                INPUT,
                layer("x", new Reshape(shape), Network.INPUT),
                layer("stem", layer.apply(Conv2d.of(3, 4, 1, 1, 0)), "x"),
                layer("a", layer.apply(Conv2d.of(4, 6, 1, 1, 0)), "stem"),
                layer("bn", BatchNorm2d.of(6), "a"),
                layer("relu", new Relu(), "bn"),
                layer("b", layer.apply(Conv2d.of(6, 4, 1, 1, 0)), "relu"),
                layer("bn2", BatchNorm2d.of(4), "b"),
                layer("sum", new Add(), "stem", "bn2"),
                layer("c", layer.apply(Conv2d.of(4, 6, 1, 1, 0)), "sum"),
                layer("relu2", new Relu(), "c"),
                layer("d", layer.apply(Conv2d.of(6, 4, 1, 1, 0).withBias(true)), "relu2"),
                layer("end", new Add(), "sum", "d"),
                layer("head", layer.apply(Conv2d.of(4, 2, 1, 1, 0).withBias(true)), "end"));
    }

    /** Three along the row; two groups where a block ends. */
    private static Op along(Op pointwise) {
        var c = (Conv2d) pointwise;
        return new Conv2d(
                c.in(),
                c.out(),
                new Extent(1, 3),
                Extent.square(1),
                new Extent(0, 2),
                new Extent(1, 2),
                c.in() == 6 ? 2 : 1,
                c.bias());
    }

    private static Op linear(Op pointwise) {
        var c = (Conv2d) pointwise;
        return new PointwiseLinear(c.in(), c.out(), c.bias());
    }

    private static void twins(Network plane, Network other) {
        twins(plane, other, UnaryOperator.identity());
    }

    /** @param translation of weights of the first network to those of the other, but for shapes */
    private static void twins(Network plane, Network other, UnaryOperator<Weights> translation) {
        Weights weights = PlainNetworks.randomWeights(plane, 3);
        Map<String, Elimination> expected = measure(plane, weights);
        Weights translated = shaped(translation.apply(weights), other);
        Map<String, Elimination> actual = measure(other, translated);
        assertThat(expected).containsKeys("stem", "a", "c");
        assertThat(actual).containsOnlyKeys(expected.keySet());
        actual.forEach((group, elimination) -> {
            assertThat(elimination.scores()).containsExactly(expected.get(group).scores());
            assertThat(elimination.residuals())
                    .containsExactly(expected.get(group).residuals(), ROUNDING);
            assertThat(elimination.residuals()[0]).isPositive();
        });
        List<Weights> repaired = repaired(plane, weights);
        List<Weights> same = repaired(other, translated);
        for (int way = 0; way < 2; way++) {
            Weights tensors = translation.apply(repaired.get(way));
            assertThat(same.get(way).tensors().keySet())
                    .containsExactlyElementsOf(tensors.tensors().keySet());
            for (String name : tensors.tensors().keySet()) {
                assertThat(same.get(way).get(name).toArray())
                        .as(name)
                        .containsExactly(tensors.get(name).toArray(), within(1e-4f));
            }
        }
    }

    private static Map<String, Elimination> measure(Network network, Weights weights) {
        List<ChannelGroup> groups = ChannelGroups.of(network).all().stream()
                .filter(g -> g.keptWhole().isEmpty())
                .toList();
        return ChannelElimination.measure(engine, network, weights, PlainNetworks.plain(), BATCHES, groups);
    }

    /** Compensated and refitted where channels of both blocks are eliminated in order of depth. */
    private static List<Weights> repaired(Network network, Weights weights) {
        try (var compensation = new Compensation(
                engine, network, weights, PlainNetworks.plain(), BATCHES, CalibrationImages.ROWS, Precision.FP32)) {
            Map<String, int[]> kept = compensation.eliminate(
                    Map.of("a", 2, "c", 2), Map.of("a", new int[] {0, 1}, "c", new int[] {0, 1}));
            var plan = new PruningPlan(kept);
            var surgery = new Surgery(network, ChannelGroups.of(network));
            Network pruned = surgery.prune(plan);
            Weights plain = surgery.prune(plan, weights);
            Weights compensated = compensation.compensate(plan, pruned, plain);
            Weights refitted = compensation.refit(plan, pruned, plain);
            assertThat(compensated.get("b.weight")).isNotEqualTo(plain.get("b.weight"));
            assertThat(refitted.get("head.weight")).isNotEqualTo(plain.get("head.weight"));
            return List.of(compensated, refitted);
        }
    }

    /** The same values in the shapes of another network. */
    private static Weights shaped(Weights weights, Network network) {
        var shaped = new LinkedHashMap<String, Tensor>();
        network.parameters()
                .forEach((name, spec) -> shaped.put(
                        name, Tensor.of(spec.shape(), weights.get(name).toArray())));
        return new Weights(shaped);
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
