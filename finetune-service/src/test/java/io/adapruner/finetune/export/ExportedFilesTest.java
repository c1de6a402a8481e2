package io.adapruner.finetune.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedFilesTest {
    private static final TensorShape INPUT = TensorShape.of(3, 16, 24);

    @TempDir
    Path folder;

    /** A map at half the size, back at the input's. */
    private static Network network(List<Layer> between, String last) {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer("conv", Conv2d.of(3, 4, 3, 2, 1), List.of(Network.INPUT)));
        layers.addAll(between);
        layers.add(new Layer("up", Resize.to(new Extent(16, 24), Interpolation.BILINEAR, false), List.of(last)));
        List<SizeRule> rules = List.of(Follows.same(Network.INPUT, 1), Follows.same(Network.INPUT, 2));
        return new Network("segments", INPUT, layers, "up", List.of())
                .withOpen(new OpenSizes(List.of(1, 2), new LinkedHashMap<>(Map.of("up", rules))));
    }

    @Test
    void aNetworkForAnySizeIsComparedAtALargerOneToo() {
        Network network = network(List.of(), "conv");

        assertThat(network.larger()).isPresent();
        write(network);
        assertThat(folder).isDirectoryContaining("glob:**/model.onnx").isDirectoryContaining("glob:**/model.py");
    }

    /** Windows that hang over the edge of one size and not of the other: padding that is computed when the file runs. */
    @Test
    void soIsOneWhosePaddingDependsOnTheSize() {
        var window = new MaxPool2d(Extent.square(3), Extent.square(2), Extent.square(0), Extent.square(1), true);

        write(network(List.of(new Layer("pool", window, List.of("conv"))), "pool"));

        assertThat(folder).isDirectoryContaining("glob:**/model.pt");
    }

    private void write(Network network) {
        byte[] pixels = new byte[Math.toIntExact(2 * network.input().elements())];
        new Random(1).nextBytes(pixels);
        write(network, pixels);
    }

    private void write(Network network, byte[] pixels) {
        var document = new NetworkDocument(network, Preprocessing.imageNet(), List.of());
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1))) {
            new ExportedFiles(share.engine(), document, Initialisation.random(network, 1))
                    .write(
                            folder,
                            Batch.unlabelled(
                                    ByteBuffer.allocateDirect(pixels.length)
                                            .put(pixels)
                                            .flip(),
                                    2));
        }
    }
}
