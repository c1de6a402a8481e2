package io.adapruner.engine.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResidualCurvesTest {
    private static final TensorShape INPUT = TensorShape.of(3, 6, 6);
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
    void equalsRidgeRegressionByGaussianEliminationAtEveryWidth() {
        Conv2d first = Conv2d.of(3, 4, 1, 1, 0);
        Conv2d second = Conv2d.of(4, 3, 3, 2, 1);
        Network network = PlainNetworks.network(
                INPUT, layer("a", first, Network.INPUT), layer("b", second, "a"), layer("out", new Relu(), "b"));
        Weights weights = PlainNetworks.randomWeights(network, 1);
        List<Batch> batches = List.of(PlainNetworks.randomBatch(INPUT, 5, 2), PlainNetworks.randomBatch(INPUT, 3, 3));
        double[] scores = {0.5, 2, -1, 2};

        double[] curve = measure(network, weights, batches, scores);

        double[] expected = reference(first, second, weights, batches, new int[] {1, 3, 0, 2});
        assertThat(curve).hasSize(4);
        for (int w = 0; w < 4; w++) {
            assertThat(curve[w]).isCloseTo(expected[w], within(1e-5));
        }
    }

    @Test
    void neverRisesAndEndsAtNothingLost() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 5, 3, 1, 1), Network.INPUT),
                layer("a", Conv2d.of(5, 8, 3, 1, 1), "stem"),
                layer("bn", BatchNorm2d.of(8), "a"),
                layer("relu", new Relu(), "bn"),
                layer("dw", Conv2d.of(8, 8, 3, 1, 1).withGroups(8), "relu"),
                layer("b", Conv2d.of(8, 5, 1, 1, 0), "dw"),
                layer("bn2", BatchNorm2d.of(5), "b"),
                layer("sum", new Add(), "stem", "bn2"),
                layer("out", new Relu(), "sum"),
                layer("head", Conv2d.of(5, 2, 1, 1, 0), "out"));
        double[] curve = measure(
                network,
                PlainNetworks.randomWeights(network, 4),
                List.of(PlainNetworks.randomBatch(INPUT, 16, 5)),
                new double[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThat(curve[7]).isZero();
        assertThat(curve[0]).isGreaterThan(0.01);
        for (int w = 1; w < 8; w++) {
            assertThat(curve[w]).isLessThanOrEqualTo(curve[w - 1]);
        }
    }

    @Test
    void scaleBehindTheConsumerAndTheStreamItJoinsDecideTheUnits() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
                layer("a", Conv2d.of(4, 6, 1, 1, 0), "stem"),
                layer("b", Conv2d.of(6, 4, 1, 1, 0), "a"),
                layer("bn", BatchNorm2d.of(4), "b"),
                layer("sum", new Add(), "stem", "bn"),
                layer("out", new Relu(), "sum"));
        Weights weights = PlainNetworks.randomWeights(network, 6);
        Stream stream = Stream.behind(network, weights, network.layer("b"));

        assertThat(stream.value()).isEqualTo("out");
        for (int c = 0; c < 4; c++) {
            assertThat(stream.scale()[c])
                    .isEqualTo(weights.get("bn.weight").get(c)
                            / Math.sqrt(weights.get("bn.running_var").get(c) + 1e-5));
        }
        assertThat(stream.variance(new double[] {2, 0, 4, 0, 4, 0, 8, 0}, 2)).isEqualTo(1);
    }

    private static double[] measure(Network network, Weights weights, List<Batch> batches, double[] scores) {
        ChannelGroup group = ChannelGroups.of(network).get("a");
        return ResidualCurves.measure(
                        engine, network, weights, PlainNetworks.plain(), batches, List.of(group), Map.of("a", scores))
                .get("a");
    }

    /** Least squares as the definition says: build all rows, solve for every width, compare with the variance. */
    private static double[] reference(Conv2d first, Conv2d second, Weights weights, List<Batch> batches, int[] order) {
        int columns = second.in() * second.kernel().area();
        double[][] gram = new double[columns][columns];
        double[][] cross = new double[columns][second.out()];
        double[] sum = new double[second.out()];
        double[] squares = new double[second.out()];
        TensorShape middle = first.outputShape(List.of(INPUT));
        TensorShape output = second.outputShape(List.of(middle));
        int positions = output.height() * output.width();
        int rows = 0;
        for (Batch batch : batches) {
            for (int n = 0; n < batch.size(); n++) {
                double[] a = PlainNetworks.convolve(
                        first, weights.get("a.weight"), PlainNetworks.image(batch, n, INPUT), INPUT);
                double[] b = PlainNetworks.convolve(second, weights.get("b.weight"), a, middle);
                for (int p = 0; p < positions; p++, rows++) {
                    double[] u = PlainNetworks.patch(second, 0, a, middle, p);
                    for (int o = 0; o < second.out(); o++) {
                        double t = b[o * positions + p];
                        sum[o] += t;
                        squares[o] += t * t;
                        for (int i = 0; i < columns; i++) {
                            cross[i][o] += u[i] * t;
                        }
                    }
                    for (int i = 0; i < columns; i++) {
                        for (int j = 0; j < columns; j++) {
                            gram[i][j] += u[i] * u[j];
                        }
                    }
                }
            }
        }
        double ridge = 0;
        for (int i = 0; i < columns; i++) {
            ridge += 1e-3 * gram[i][i] / columns;
        }
        double variance = 0;
        for (int o = 0; o < second.out(); o++) {
            variance += squares[o] / rows - Math.pow(sum[o] / rows, 2);
        }
        double[] explained = new double[order.length];
        for (int w = 1; w <= order.length; w++) {
            int[] kept = IntStream.range(0, w)
                    .flatMap(i -> IntStream.range(0, 9).map(k -> order[i] * 9 + k))
                    .toArray();
            explained[w - 1] = explained(gram, cross, kept, ridge);
        }
        double full = explained[order.length - 1];
        double unit = 1 / (variance * rows);
        return IntStream.range(0, order.length)
                .mapToDouble(w -> (full - explained[w]) * unit)
                .toArray();
    }

    private static double explained(double[][] gram, double[][] cross, int[] kept, double ridge) {
        int n = kept.length;
        int outputs = cross[0].length;
        double[][] system = new double[n][n + outputs];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                system[i][j] = gram[kept[i]][kept[j]] + (i == j ? ridge : 0);
            }
            System.arraycopy(cross[kept[i]], 0, system[i], n, outputs);
        }
        for (int i = 0; i < n; i++) {
            int at = i;
            int pivot = IntStream.range(i, n)
                    .boxed()
                    .max(Comparator.comparingDouble(r -> Math.abs(system[r][at])))
                    .orElseThrow();
            double[] swap = system[i];
            system[i] = system[pivot];
            system[pivot] = swap;
            for (int r = 0; r < n; r++) {
                double factor = r == i ? 0 : system[r][i] / system[i][i];
                for (int c = i; c < n + outputs && factor != 0; c++) {
                    system[r][c] -= factor * system[i][c];
                }
            }
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int o = 0; o < outputs; o++) {
                sum += cross[kept[i]][o] * system[i][n + o] / system[i][i];
            }
        }
        return sum;
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
