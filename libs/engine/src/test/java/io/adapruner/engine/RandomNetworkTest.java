package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Network;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Every operation, alone and fused, in combinations that no one planned: the engine computes what the interpreter does. */
class RandomNetworkTest {
    private static final int IMAGES = 2;

    private static Engine engine;

    @BeforeContainer
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterContainer
    static void close() {
        engine.close();
    }

    @Property(tries = 80)
    void theEngineComputesWhatTheInterpreterDoes(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        Batch batch = Nets.randomBatch(network, IMAGES, seed);
        var interpreter = new Interpreter(network, weights);

        List<float[]> outputs;
        try (RunningNetwork running = engine.load(network, weights, Nets.raw(network), Precision.FP32)) {
            outputs = running.outputs(batch);
        }

        int values = (int) network.input().elements();
        for (int image = 0; image < IMAGES; image++) {
            double[] sample = new double[values];
            for (int i = 0; i < values; i++) {
                sample[i] = batch.samples().get(image * values + i) & 0xff;
            }
            double[] expected = interpreter.run(sample);
            double largest = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
            int next = 0;
            for (float[] output : outputs) {
                int elements = output.length / IMAGES;
                for (int k = 0; k < elements; k++) {
                    assertThat((double) output[image * elements + k])
                            .isCloseTo(expected[next++], within(1e-4 * largest));
                }
            }
            assertThat(next).isEqualTo(expected.length);
        }
    }

    /** Casts, accumulations and mixed operands included: no operation meets a type it does not take. */
    @Property(tries = 40)
    void everyOperationRunsInBfloat16(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        try (RunningNetwork running = engine.load(network, weights, Nets.raw(network), Precision.BF16)) {
            assertThat(running.outputs(Nets.randomBatch(network, IMAGES, seed)))
                    .extracting(output -> output.length)
                    .isEqualTo(network.outputs().stream()
                            .map(output -> (int) (IMAGES
                                    * network.shapes().get(output.value()).elements()))
                            .toList());
        }
    }

    /** A gradient reaches every trained parameter that the output depends on, or the step would fail. */
    @Property(tries = 40)
    void everyOperationTrains(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.network(random);
        Weights weights = RandomNetworks.weights(network, random);
        Precision precision = random.nextBoolean() ? Precision.BF16 : Precision.FP32;
        try (Trainer trainer = engine.trainer(
                network, weights, Nets.raw(network), precision, Nets.recipe(0.9, true, 1e-4), 1e-5, Optional.empty())) {
            trainer.step(Nets.randomBatch(network, 4, seed), 1e-6);

            assertThat(trainer.weights().tensors().keySet())
                    .isEqualTo(weights.tensors().keySet());
        }
    }
}
