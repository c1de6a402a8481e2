package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void staysBoundedOverManyStepsAndPrograms() throws IOException {
        Network network = Nets.convolutional(16);
        Weights weights = Nets.random(network, 1);
        Batch batch = Nets.randomBatch(network, 64, 1);
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1))) {
            // The same work four times; the first half warms allocators, compilers and caches up.
            work(engine, network, weights, batch);
            work(engine, network, weights, batch);
            long warm = ResidentMemory.bytes();
            work(engine, network, weights, batch);
            work(engine, network, weights, batch);

            // One leaked batch per step would add 2 * 500 * 4 KiB = 4 MiB, one leaked activation 250 MiB.
            assertThat(ResidentMemory.bytes() - warm).isLessThan(48L << 20);
        }
    }

    private static void work(Engine engine, Network network, Weights weights, Batch batch) {
        try (Trainer trainer = engine.trainer(
                network, weights, Nets.RAW, Precision.BF16, Nets.recipe(0.9, true, 1e-4), 0, Optional.empty())) {
            for (int i = 0; i < 500; i++) {
                trainer.step(batch, 0.001);
            }
        }
        for (int i = 0; i < 20; i++) {
            try (RunningNetwork running = engine.load(network, weights, Nets.RAW, Precision.FP32)) {
                running.evaluate(List.of(batch).iterator());
            }
            engine.norms(network, weights, Nets.RAW, Precision.FP32)
                    .recalibrated(List.of(batch).iterator());
        }
        System.gc();
    }
}
