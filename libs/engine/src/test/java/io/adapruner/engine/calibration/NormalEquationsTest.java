package io.adapruner.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Linear;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NormalEquationsTest {
    private static Engine engine;
    private static TensorKit kit;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
        kit = new TensorKit(engine, PlainNetworks.plain(), TensorShape.of(3, 8, 8));
    }

    @AfterAll
    static void close() {
        kit.close();
        engine.close();
    }

    @Test
    void patchesTimesPackedWeightsAreTheConvolutionAtTheSampledPositions() {
        var conv = new Conv2d(6, 4, new Extent(3, 2), new Extent(2, 1), new Extent(1, 2), new Extent(1, 2), 2, false);
        var input = TensorShape.of(6, 7, 5);
        Tensor weight = random(1, 4, 3, 3, 2);
        Tensor images = random(2, 2, 6, 7, 5);
        try (var sampled = new SampledLayer(kit, conv, input, 5);
                NDArray x = kit.floats(images);
                NDArray u = sampled.patches(x, false);
                NDArray w = kit.floats(sampled.columns().pack(weight, Optional.empty()));
                NDArray y = u.matMul(w)) {
            int[] outputs = PatchSampling.of(conv, input, 5).outputs();
            assertThat(sampled.positions()).isEqualTo(outputs.length);
            assertThat(y.getShape().getShape()).containsExactly(2, 2L * outputs.length, 2);
            int total = Math.toIntExact(conv.outputShape(List.of(input)).positions());
            for (int n = 0; n < 2; n++) {
                double[] expected = PlainNetworks.convolve(conv, weight, image(images, n, input), input);
                for (int p = 0; p < outputs.length; p++) {
                    for (int o = 0; o < 4; o++) {
                        assertThat(y.getFloat(o / 2, n * outputs.length + p, o % 2))
                                .isCloseTo((float) expected[o * total + outputs[p]], within(1e-4f));
                    }
                }
            }
        }
    }

    /** Every input adds its multiple of the kernel, as the definition says. */
    @Test
    void patchesTimesPackedWeightsAreTheTransposedConvolutionAtTheSampledPositions() {
        var conv = new ConvTranspose2d(
                4,
                6,
                new Extent(3, 2),
                new Extent(2, 3),
                new Extent(1, 0),
                new Extent(1, 2),
                new Extent(2, 1),
                2,
                false);
        var input = TensorShape.of(4, 4, 5);
        TensorShape output = conv.outputShape(List.of(input));
        Tensor weight = random(1, 4, 3, 3, 2);
        Tensor images = random(2, 2, 4, 4, 5);
        try (var sampled = new SampledLayer(kit, conv, input, 12);
                NDArray x = kit.floats(images);
                NDArray u = sampled.patches(x, false);
                NDArray w = kit.floats(sampled.columns().pack(weight, Optional.empty()));
                NDArray y = u.matMul(w)) {
            int[] outputs = PatchSampling.of(conv, input, 12).outputs();
            assertThat(outputs.length).isBetween(12, (int) output.positions() / 2);
            assertThat(y.getShape().getShape()).containsExactly(2, 2L * outputs.length, 3);
            for (int n = 0; n < 2; n++) {
                double[] expected = scattered(conv, weight, image(images, n, input), input);
                for (int p = 0; p < outputs.length; p++) {
                    for (int o = 0; o < 6; o++) {
                        assertThat(y.getFloat(o / 3, n * outputs.length + p, o % 3))
                                .isCloseTo((float) expected[o * (int) output.positions() + outputs[p]], within(1e-4f));
                    }
                }
            }
            assertThat(sampled.columns().weight(sampled.columns().pack(weight, Optional.empty()), weight.shape()))
                    .isEqualTo(weight);
        }
    }

    /** A row has as many outputs as are asked for: evenly spaced ones would all be in its first column. */
    @Test
    void everyPlaceWithinTheStrideOfATransposedConvolutionIsSampled() {
        var conv = new ConvTranspose2d(
                1,
                1,
                Extent.square(2),
                Extent.square(2),
                Extent.square(0),
                Extent.square(0),
                Extent.square(1),
                1,
                false);

        int[] outputs = PatchSampling.of(conv, TensorShape.of(1, 8, 8), 16).outputs();

        // Four blocks of two by two, which begin at (0, 0), (6, 2), (8, 6) and (14, 10).
        assertThat(outputs).containsExactly(0, 1, 16, 17, 98, 99, 114, 115, 134, 135, 150, 151, 234, 235, 250, 251);
    }

    private static double[] scattered(ConvTranspose2d conv, Tensor weight, double[] x, TensorShape input) {
        TensorShape output = conv.outputShape(List.of(input));
        double[] y = new double[(int) output.elements()];
        int inputs = conv.in() / conv.groups();
        int outputs = conv.out() / conv.groups();
        for (int i = 0; i < x.length; i++) {
            int c = i / (int) input.positions();
            int top = i / input.width() % input.height() * conv.stride().height()
                    - conv.padding().height();
            int left =
                    i % input.width() * conv.stride().width() - conv.padding().width();
            for (int k = 0; k < outputs * conv.kernel().area(); k++) {
                int cell = k % conv.kernel().area();
                int row = top + cell / conv.kernel().width() * conv.dilation().height();
                int column =
                        left + cell % conv.kernel().width() * conv.dilation().width();
                if (row >= 0 && row < output.height() && column >= 0 && column < output.width()) {
                    int o = c / inputs * outputs + k / conv.kernel().area();
                    y[(o * output.height() + row) * output.width() + column] +=
                            x[i] * weight.get(c * outputs * conv.kernel().area() + k);
                }
            }
        }
        return y;
    }

    @Test
    void theSolutionSatisfiesTheNormalEquations() {
        var linear = new Linear(5, 3, true);
        Tensor x = random(3, 40, 5);
        Tensor t = random(4, 40, 3);
        Tensor weight = random(5, 3, 5);
        Tensor bias = random(6, 3);
        Tensor w = solve(linear, x, t, weight, bias, false);
        double[][] gram = new double[6][6];
        double[][] cross = new double[6][3];
        for (int r = 0; r < 40; r++) {
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                    gram[i][j] += u(x, r, i) * u(x, r, j);
                }
                for (int o = 0; o < 3; o++) {
                    cross[i][o] += u(x, r, i) * t.get(r * 3 + o);
                }
            }
        }
        double lambda = 0;
        for (int i = 0; i < 5; i++) {
            lambda += 0.01 * gram[i][i] / 5;
        }
        for (int i = 0; i < 6; i++) {
            for (int o = 0; o < 3; o++) {
                double kept = i < 5 ? weight.get(o * 5 + i) : bias.get(o);
                double left = lambda * w.get(i * 3 + o);
                for (int j = 0; j < 6; j++) {
                    left += gram[i][j] * w.get(j * 3 + o);
                }
                assertThat(left).isCloseTo(cross[i][o] + lambda * kept, within(1e-4));
            }
        }
    }

    @Test
    void fewerRowsThanUnknownsGiveTheSameSolution() {
        var linear = new Linear(30, 4, true);
        Tensor x = random(7, 12, 30);
        Tensor t = random(8, 12, 4);
        Tensor weight = random(9, 4, 30);
        Tensor bias = random(10, 4);

        Tensor inUnknowns = solve(linear, x, t, weight, bias, false);
        Tensor inRows = solve(linear, x, t, weight, bias, true);

        for (int i = 0; i < inRows.elements(); i++) {
            assertThat(inRows.get(i)).isCloseTo(inUnknowns.get(i), within(1e-4f));
        }
    }

    @Test
    void deadInputsLeaveTheWeightsAsTheyAre() {
        var linear = new Linear(3, 2, false);
        Tensor weight = random(11, 2, 3);
        Tensor solved = solve(
                linear, Tensor.filled(List.of(8, 3), 0), random(12, 8, 2), weight, Tensor.filled(List.of(2), 0), false);
        assertThat(WeightColumns.of(linear).weight(solved, weight.shape())).isEqualTo(weight);
    }

    private static Tensor solve(Linear linear, Tensor x, Tensor t, Tensor weight, Tensor bias, boolean inRows) {
        WeightColumns columns = WeightColumns.of(linear);
        int half = x.shape().getFirst() / 2;
        try (var sampled = new SampledLayer(kit, linear, TensorShape.of(linear.in()), 1);
                RidgeRegression regression = inRows ? new FewRows(kit, columns) : new NormalEquations(kit, columns)) {
            for (int[] rows : List.of(range(0, half), range(half, x.shape().getFirst()))) {
                try (NDArray features = kit.floats(x.select(0, rows));
                        NDArray outputs = kit.floats(t.select(0, rows));
                        NDArray u = sampled.patches(features, linear.bias());
                        NDArray targets = kit.call("grouped", Argument.of(outputs), Argument.of(1L))) {
                    regression.add(u, targets);
                }
            }
            return regression.solve(columns.pack(weight, Optional.of(bias)), 0.01);
        }
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static double u(Tensor x, int row, int column) {
        return column < 5 ? x.get(row * 5 + column) : 1;
    }

    private static double[] image(Tensor images, int index, TensorShape shape) {
        int size = Math.toIntExact(shape.elements());
        double[] image = new double[size];
        for (int i = 0; i < size; i++) {
            image[i] = images.get(index * size + i);
        }
        return image;
    }

    private static Tensor random(long seed, Integer... shape) {
        var random = new Random(seed);
        Tensor zeros = Tensor.filled(List.of(shape), 0);
        float[] values = zeros.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(List.of(shape), values);
    }

    /** Distances and widths are powers of two: at equal distances only two of 32 columns would be seen. */
    @Test
    void sampledPositionsLieInManyRowsAndColumns() {
        int[] outputs = PatchSampling.of(Conv2d.of(1, 1, 3, 1, 1), TensorShape.of(1, 32, 32), 64)
                .outputs();

        assertThat(outputs).hasSize(64).isSorted().doesNotHaveDuplicates();
        assertThat(Arrays.stream(outputs).map(p -> p % 32).distinct().count()).isGreaterThan(24);
        assertThat(Arrays.stream(outputs).map(p -> p / 32).distinct().count()).isEqualTo(32);
    }
}
