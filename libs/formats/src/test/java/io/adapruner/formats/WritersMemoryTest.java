package io.adapruner.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.torchscript.ScriptArchive;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers send tensors from where they are stored: what they allocate does not grow with the weights. */
class WritersMemoryTest {
    private static final int SIDE = 2048;
    private static final Preprocessing GREY = new Preprocessing(List.of(0.5), List.of(0.25));

    private final Network network = new Network(
            "large",
            TensorShape.of(1, 1, SIDE),
            List.of(
                    new Layer("flat", new Flatten(), List.of(Network.INPUT)),
                    new Layer("wide", new Linear(SIDE, SIDE, false), List.of("flat")),
                    new Layer("deep", new Linear(SIDE, SIDE, false), List.of("wide"))),
            "deep",
            List.of());

    @TempDir
    Path folder;

    @Test
    void onnx() {
        Weights weights = weights();

        assertThat(share(weights, file -> OnnxExport.write(network, weights, GREY, file)))
                .isLessThan(0.1);
    }

    @Test
    void safetensors() {
        Weights weights = weights();

        assertThat(share(weights, file -> Safetensors.write(weights, file))).isLessThan(0.1);
    }

    @Test
    void torchScript() {
        Weights weights = weights();
        var module = new ScriptModule(ScriptTensor.constants("n_", weights), List.of());

        assertThat(share(weights, file -> ScriptArchive.write(module, file))).isLessThan(0.1);
    }

    private interface Writer {
        void write(Path file) throws IOException;
    }

    /** Bytes allocated while writing, per byte of weights. */
    private double share(Weights weights, Writer writer) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path file = folder.resolve("file");
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            writer.write(file);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            long bytes = 4
                    * weights.tensors().values().stream()
                            .mapToLong(Tensor::elements)
                            .sum();
            assertThat(Files.size(file)).isGreaterThan(bytes);
            return (double) allocated / bytes;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Weights weights() {
        var tensors = new LinkedHashMap<String, Tensor>();
        network.parameters().forEach((name, spec) -> tensors.put(name, Tensor.filled(spec.shape(), 0.5f)));
        return new Weights(tensors);
    }
}
