package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.Network;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * libtorch frees kernels of oneDNN when its cache of them is full. A fault in there ends a process without a Java error, so the
 * process is one of its own; it has no cache, so that every kernel is freed at once.
 */
class ReleasedKernelsTest {
    @Test
    void noKernelEndsTheProcessWhenItIsFreed() throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Training.class.getName())
                .inheritIO();
        builder.environment().put("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "0");
        Process process = builder.start();

        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Trains many networks, of all operations, for a step each. */
    static final class Training {
        private static final int NETWORKS = 60;
        private static final int IMAGES = 4;

        private Training() {}

        public static void main(String[] arguments) {
            try (Engine engine = Engine.open(new EngineConfig("cpu", 1))) {
                for (int seed = 0; seed < NETWORKS; seed++) {
                    var random = new Random(seed);
                    Network network = RandomNetworks.network(random);
                    Weights weights = RandomNetworks.weights(network, random);
                    try (Trainer trainer = engine.trainer(
                            network,
                            weights,
                            Nets.raw(network),
                            Precision.FP32,
                            Nets.recipe(0.9, true, 0),
                            0,
                            Optional.empty())) {
                        trainer.step(Nets.randomBatch(network, IMAGES, seed), 1e-6);
                    }
                }
            }
        }
    }
}
