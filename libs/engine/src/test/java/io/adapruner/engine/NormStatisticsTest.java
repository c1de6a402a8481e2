package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NormStatisticsTest {
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
    void recalibratesToThePlainAverageOfBatchStatistics() {
        Network network = Nets.convolutional(1);
        // The identity filter: the batch norm sees the pixels themselves.
        Weights weights = Nets.random(network, 1)
                .with(Map.of("conv.weight", Tensor.of(List.of(1, 1, 3, 3), 0, 0, 0, 0, 1, 0, 0, 0, 0)));
        List<Batch> batches = IntStream.range(0, 3)
                .mapToObj(i -> Nets.randomBatch(network, 2, i))
                .toList();
        double mean = 0;
        double variance = 0;
        for (Batch batch : batches) {
            double[] x = IntStream.range(0, 32)
                    .mapToDouble(i -> batch.samples().get(i) & 0xFF)
                    .toArray();
            double m = IntStream.range(0, 32).mapToDouble(i -> x[i]).average().getAsDouble();
            mean += m / 3;
            variance += IntStream.range(0, 32)
                            .mapToDouble(i -> (x[i] - m) * (x[i] - m))
                            .sum()
                    / 31
                    / 3;
        }
        Weights recalibrated =
                engine.norms(network, weights, Nets.RAW, Precision.FP32).recalibrated(batches.iterator());

        assertThat((double) recalibrated.get("bn.running_mean").get(0)).isCloseTo(mean, within(1e-3));
        assertThat((double) recalibrated.get("bn.running_var").get(0)).isCloseTo(variance, within(variance * 1e-5));
        assertThat(recalibrated.get("conv.weight")).isEqualTo(weights.get("conv.weight"));
    }

    @Test
    void taylorScoresAgreeWithFiniteDifferences() {
        Network network = Nets.convolutional(3);
        Weights weights = Nets.random(network, 7);
        Batch batch = Nets.randomBatch(network, 6, 8);
        var preprocessing = new Preprocessing(List.of(0.5), List.of(0.25));
        float[] scores = engine.norms(network, weights, preprocessing, Precision.FP32)
                .taylor(List.of(batch, batch).iterator())
                .get("bn");
        for (int c = 0; c < 3; c++) {
            // Scaling gamma and beta together by 1 + e is the gate's derivative: g_gamma * gamma + g_beta * beta.
            double e = 5e-3;
            double slope = (loss(network, gated(weights, c, 1 + e), preprocessing, batch)
                            - loss(network, gated(weights, c, 1 - e), preprocessing, batch))
                    / (2 * e);
            assertThat((double) scores[c]).isCloseTo(2 * slope * slope, within(1e-3 + 0.02 * 2 * slope * slope));
        }
    }

    private static Weights gated(Weights weights, int channel, double factor) {
        float[] gamma = weights.get("bn.weight").toArray();
        float[] beta = weights.get("bn.bias").toArray();
        gamma[channel] *= (float) factor;
        beta[channel] *= (float) factor;
        return weights.with(Map.of(
                "bn.weight",
                Tensor.of(List.of(gamma.length), gamma),
                "bn.bias",
                Tensor.of(List.of(beta.length), beta)));
    }

    private static double loss(Network network, Weights weights, Preprocessing preprocessing, Batch batch) {
        try (RunningNetwork running = engine.load(network, weights, preprocessing, Precision.FP32)) {
            return running.evaluate(List.of(batch).iterator()).loss();
        }
    }
}
