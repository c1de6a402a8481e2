package io.adapruner.formats.translation.size;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SizingTest {
    private static final TensorShape INPUT = TensorShape.of(3, 16, 24);
    private static final List<Integer> BOTH = List.of(1, 2);

    /** A convolution with stride 2, and what is computed of its map of the given size. */
    private static Sized sized(Function<TensorShape, List<Layer>> behind) {
        return Sizing.of(reading(INPUT, behind), BOTH, size -> reading(size, behind));
    }

    private static Reading reading(TensorShape size, Function<TensorShape, List<Layer>> behind) {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer("conv", Conv2d.of(3, 4, 3, 2, 1), List.of(Network.INPUT)));
        Op conv = layers.getFirst().op();
        layers.addAll(behind.apply(conv.outputShape(List.of(size))));
        var network = new Network("n", size, layers, layers.getLast().name(), List.of());
        var values = new HashMap<String, Object>();
        network.parameters().keySet().forEach(name -> values.put(name, name));
        return new Reading(network, values, _ -> Optional.empty());
    }

    private static Layer behind(String name, Op op) {
        return new Layer(name, op, List.of("conv"));
    }

    @Test
    void whatFollowsTheMapIsFound() {
        Sized sized = sized(map -> List.of(
                behind("up", Resize.to(new Extent(3 * map.height(), 3 * map.width()), Interpolation.NEAREST, false))));

        assertThat(sized.warnings()).isEmpty();
        assertThat(sized.network().open().axes()).isEqualTo(BOTH);
        assertThat(sized.network().open().of("up"))
                .containsExactly(new Follows("conv", 1, 3, 0, 1), new Follows("conv", 2, 3, 0, 1));
    }

    @Test
    void roundingUpIsToldFromRoundingDown() {
        Sized sized = sized(map -> List.of(behind(
                "down",
                Resize.to(new Extent(Math.ceilDiv(map.height(), 2), map.width() / 2), Interpolation.NEAREST, false))));

        assertThat(sized.network().open().of("down"))
                .containsExactly(new Follows("conv", 1, 1, 1, 2), new Follows("conv", 2, 1, 0, 2));
    }

    @Test
    void averagesOverTheWholeMapAreThatAtEverySize() {
        Sized sized = sized(map -> {
            var all = new Extent(map.height(), map.width());
            return List.of(behind("pool", new AvgPool2d(all, all, Extent.square(0), false, true)));
        });

        assertThat(sized.network().open().axes()).isEqualTo(BOTH);
        assertThat(sized.network().layer("pool").op()).isEqualTo(new AdaptiveAvgPool2d(Extent.square(1)));
    }

    @Test
    void aScaleIsTheSameWhereSizesDoNotShowIt() {
        Sized sized = sized(map -> List.of(behind("up", scaled(map))));

        assertThat(sized.network().open().of("up"))
                .containsExactly(new Follows("conv", 1, 3, 0, 2), new Follows("conv", 2, 3, 0, 2));
    }

    private static Resize scaled(TensorShape map) {
        int height = (int) (map.height() * 1.5);
        int width = (int) (map.width() * 1.5);
        return new Resize(
                Interpolation.BILINEAR,
                new Extent(height, width),
                height == map.height() * 1.5 ? 0 : 1.5,
                width == map.width() * 1.5 ? 0 : 1.5,
                false);
    }

    @Test
    void aLinearLayerOverAllPositionsFixesBoth() {
        Sized sized = sized(map -> List.of(
                behind("flat", new Flatten()), new Layer("fc", new Linear(4 * 8 * 12, 5, true), List.of("flat"))));

        assertFixed(sized, List.of(), "height and width", "layer fc: ", "384 features, got");
    }

    @Test
    void whatFixesTheHeightAloneLeavesTheWidth() {
        Sized sized = sized(map -> List.of(behind("rows", new Reshape(List.of(4 * 8, map.width())))));

        assertFixed(sized, List.of(2), "the height of", "layer rows: ");
    }

    @Test
    void anotherLayerAnotherConstantOrAnotherOperationFixes() {
        assertFixed(sized(map -> List.of(behind(map.elements() < 400 ? "a" : "b", new Relu()))), List.of(), "layer b");
        assertFixed(
                sized(map -> List.of(behind("x", map.elements() < 400 ? new Relu() : new Reshape(map.dims())))),
                List.of(),
                "layer x");
        Function<TensorShape, List<Layer>> same = map -> List.of(behind("relu", new Relu()));
        Sized constants = Sizing.of(reading(INPUT, same), BOTH, size -> {
            Reading other = reading(size, same);
            return new Reading(other.network(), Map.of("conv.weight", size), other.tensors());
        });
        assertFixed(constants, List.of(), "layer conv has other weights");
    }

    @Test
    void aSizeThatFollowsNothingFixes() {
        Sized sized = sized(map -> List.of(behind(
                "up", Resize.to(new Extent(map.height() * map.height(), map.width()), Interpolation.NEAREST, false))));

        assertFixed(sized, List.of(2), "layer up", "which follow no other");
    }

    @Test
    void whatOnnxCannotWriteForAnySizeFixes() {
        assertFixed(
                sized(map -> List.of(behind("max", new AdaptiveMaxPool2d(Extent.square(2))))),
                List.of(),
                "layer max",
                "no ONNX operator");
        assertFixed(
                sized(map -> List.of(behind(
                        "avg", new AvgPool2d(Extent.square(3), Extent.square(2), Extent.square(0), true, false)))),
                List.of(),
                "layer avg");
    }

    @Test
    void aFileThatGivesNothingElseIsForItsOwnSize() {
        Function<TensorShape, List<Layer>> same = map -> List.of(behind("relu", new Relu()));
        Sized sized = Sizing.of(reading(INPUT, same), BOTH, size -> {
            throw new ProblemException(ProblemCode.UNSUPPORTED_NETWORK, "not " + size);
        });

        assertFixed(sized, List.of(), "not 3x80x152");
    }

    private static void assertFixed(Sized sized, List<Integer> open, String... reasons) {
        assertThat(sized.network().open().axes()).isEqualTo(open);
        assertThat(sized.warnings()).singleElement().asString().contains(reasons);
    }
}
