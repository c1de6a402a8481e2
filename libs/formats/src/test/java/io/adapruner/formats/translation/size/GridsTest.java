package io.adapruner.formats.translation.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Detectors' grids, which a file stores for one size and another reading of it for another. */
class GridsTest {
    private static final TensorShape INPUT = TensorShape.of(2, 8, 12);
    private static final List<TensorShape> SIZES = List.of(INPUT, TensorShape.of(2, 10, 6), TensorShape.of(2, 23, 17));

    /** What a file gives for one size. */
    private static final class File {
        private final TensorShape input;
        private final List<Layer> layers = new ArrayList<>();
        private final Map<String, Tensor> stored = new LinkedHashMap<>();

        File(TensorShape input) {
            this.input = input;
        }

        File layer(String name, Op op, String... inputs) {
            layers.add(new Layer(name, op, List.of(inputs)));
            return this;
        }

        File stored(String name, float... values) {
            stored.put(name, Tensor.of(shape(name), values));
            return this;
        }

        private List<Integer> shape(String name) {
            return network().parameters().get(name).shape();
        }

        Network network() {
            return new Network("n", input, layers, layers.getLast().name(), List.of());
        }

        Reading reading() {
            return new Reading(network(), Map.copyOf(stored), name -> Optional.ofNullable(stored.get(name)));
        }
    }

    private interface Maker {
        File of(TensorShape size);
    }

    private static Sized sized(Maker maker) {
        return Sizing.of(
                maker.of(INPUT).reading(), List.of(1, 2), size -> maker.of(size).reading());
    }

    /** The network of one reading gives at every size what the file gives for that size. */
    private static Sized computesTheSame(Maker maker) {
        Sized sized = sized(maker);
        assertThat(sized.warnings()).isEmpty();
        assertThat(sized.network().open().axes()).containsExactly(1, 2);
        Weights weights = sized.weights(new Weights(new LinkedHashMap<>(maker.of(INPUT).stored)))
                .checkedFor(sized.network());
        for (TensorShape size : SIZES) {
            File file = maker.of(size);
            double[] image = DoubleStream.iterate(-1, x -> (x * 7 + 3) % 5)
                    .limit(size.elements())
                    .toArray();
            double[] expected =
                    new Interpreter(file.network(), new Weights(new LinkedHashMap<>(file.stored))).run(image);

            assertThat(new Interpreter(sized.network().at(size), weights).run(image))
                    .as(size.toString())
                    .containsExactly(expected, within(1e-4));
        }
        return sized;
    }

    private static MaxPool2d halved() {
        return new MaxPool2d(Extent.square(2), Extent.square(2), Extent.square(0), Extent.square(1), false);
    }

    /** As YOLO has them: {@code [2, positions]} of two maps, taken away, and {@code [1, positions]} of steps, multiplied with. */
    @Test
    void centresAndStepsOfTwoMaps() {
        Sized sized = computesTheSame(size -> {
            TensorShape one = size;
            TensorShape two = halved().outputShape(List.of(size));
            int all = (int) (one.positions() + two.positions());
            File file = new File(size)
                    .layer("pool", halved(), Network.INPUT)
                    .layer("rows0", new Reshape(List.of(2, (int) one.positions())), Network.INPUT)
                    .layer("rows1", new Reshape(List.of(2, (int) two.positions())), "pool")
                    .layer("all", new ConcatPositions(1), "rows0", "rows1")
                    .layer(
                            "sub",
                            new WithParameter(Arithmetic.REVERSE_SUBTRACT, List.of(1, 2, all), List.of(2, all), false),
                            "all")
                    .layer("add", new WithParameter(Arithmetic.ADD, List.of(2, all), List.of(2, all), false), "sub")
                    .layer(
                            "mul",
                            new WithParameter(Arithmetic.MULTIPLY, List.of(1, all), List.of(1, all), false),
                            "add");
            return file.stored("sub", joined(centres(one), centres(two), 2))
                    .stored("add", joined(centres(one), centres(two), 2))
                    .stored("mul", joined(steps(one, 8), steps(two, 16), 1));
        });

        assertThat(sized.network().layer("add").inputs()).containsExactly("sub", "sub.grid");
        assertThat(sized.network().layers())
                .extracting(Layer::name)
                .contains("sub.grid.0.rows", "sub.grid.1.columns", "sub.grid", "sub", "mul.grid.1", "mul");
        assertThat(sized.network().parameters().keySet()).doesNotContain("sub", "add", "mul");
    }

    private static float[] centres(TensorShape map) {
        int positions = (int) map.positions();
        float[] values = new float[2 * positions];
        for (int p = 0; p < positions; p++) {
            int row = p / map.width();
            values[p] = p % map.width() + 0.5f;
            values[positions + p] = row + 0.5f;
        }
        return values;
    }

    private static float[] steps(TensorShape map, float step) {
        float[] values = new float[(int) map.positions()];
        Arrays.fill(values, step);
        return values;
    }

    /** Rows of two tensors one behind the other. */
    private static float[] joined(float[] one, float[] two, int rows) {
        float[] values = new float[one.length + two.length];
        int first = one.length / rows;
        int second = two.length / rows;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(one, row * first, values, row * (first + second), first);
            System.arraycopy(two, row * second, values, row * (first + second) + first, second);
        }
        return values;
    }

    /** Three boxes at every place, {@code [positions * 3, 4]}, as a value of their own. */
    @Test
    void boxesOfSeveralShapesAtEveryPlace() {
        computesTheSame(size -> {
            TensorShape map = halved().outputShape(List.of(size));
            int boxes = (int) map.positions() * 3;
            float[] values = new float[boxes * 4];
            for (int p = 0; p < values.length; p++) {
                int place = p / 12;
                int corner = p % 4;
                int at = corner % 2 == 0 ? place % map.width() : place / map.width();
                values[p] = 4 * at + (corner < 2 ? -1 : 1) * (1 + p / 4 % 3) * 2.5f;
            }
            return new File(size)
                    .layer("pool", halved(), Network.INPUT)
                    .layer("boxes", new StoredValue(List.of(boxes, 4), List.of(boxes, 4), false), "pool")
                    .stored("boxes", values);
        });
    }

    /** A grid that stays a map, with its two coordinates behind: {@code [1, height, width, 2]}. */
    @Test
    void coordinatesOfAMap() {
        computesTheSame(size -> {
            var view = List.of(1, size.height(), size.width(), 2);
            float[] values = new float[(int) (2 * size.positions())];
            for (int p = 0; p < values.length; p++) {
                int at = p % 2 == 0 ? p / 2 % size.width() : p / 2 / size.width();
                values[p] = at;
            }
            return new File(size)
                    .layer("twice", new Subsample(1), Network.INPUT)
                    .layer("grid", new StoredValue(view, view, false), "twice")
                    .stored("grid", values);
        });
    }

    @Test
    void whatIsNotAffineFixesTheSize() {
        Sized sized = sized(size -> {
            int positions = (int) size.positions();
            float[] values = new float[positions];
            for (int p = 0; p < positions; p++) {
                values[p] = (float) Math.sin(p);
            }
            return new File(size)
                    .layer("flat", new Reshape(List.of(2, positions)), Network.INPUT)
                    .layer(
                            "waves",
                            new WithParameter(Arithmetic.ADD, List.of(1, positions), List.of(1, positions), false),
                            "flat")
                    .stored("waves", values);
        });

        assertThat(sized.network().open().axes()).isEmpty();
        assertThat(sized.warnings()).singleElement().asString().contains("layer waves", "not affine");
        assertThat(sized.network().parameters()).containsKey("waves");
    }

    /** Layers that count are nothing that a network without grids has. */
    @Test
    void whatIsTheSameAtEverySizeStaysStored() {
        Sized sized = sized(size -> new File(size)
                .layer(
                        "scale",
                        new WithParameter(Arithmetic.MULTIPLY, List.of(2), List.of(2, 1, 1), false),
                        Network.INPUT)
                .stored("scale", 2, 3));

        assertThat(sized.constants()).isEmpty();
        assertThat(sized.network().layers())
                .extracting(Layer::op)
                .doesNotHaveAnyElementsOfTypes(CumulativeSum.class, Expand.class);
    }
}
