package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.Precision;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedNetworkTest {
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(List.of(0.1, 0.5, 0.9), List.of(0.2, 0.25, 0.5));

    @Test
    void theFileAnswersAsTheEngineDoes(@TempDir Path folder) {
        Network network = Architectures.build("resnet20-cifar", 10);
        Weights weights = Initialisation.random(network, 3);
        Path file = folder.resolve("model.pt");
        TorchScriptExport.write(network, weights, PREPROCESSING, file);
        Batch batch = randomImages(5);
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1));
                var running = share.engine().load(network, weights, PREPROCESSING, Precision.FP32);
                var exported = ExportedNetwork.open(share.engine(), file, network, PREPROCESSING)) {
            float[] expected = running.logits(batch);
            float[] found = exported.outputs(batch).getFirst();
            assertThat(found).hasSize(50);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    private static Batch randomImages(int count) {
        byte[] pixels = new byte[count * 3 * 32 * 32];
        new Random(1).nextBytes(pixels);
        return new Batch(ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), new int[count]);
    }
}
