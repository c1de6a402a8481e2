package io.adapruner.formats.write.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file itself; that it computes what the engine computes is tested where the engine is. */
class OnnxExportTest {
    @TempDir
    Path folder;

    /** {@code y = x W^T + b} over one pixel: the bytes that Python's onnx 1.23 serialises the same model to. */
    @Test
    void aFileIsExactlyTheMessagesOfOnnx() throws IOException {
        Network network = linear(1, 1);
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("fc.weight", Tensor.of(List.of(1, 1), 1f));
        tensors.put("fc.bias", Tensor.of(List.of(1), -2f));
        Path file = folder.resolve("model.onnx");

        OnnxExport.write(network, new Weights(tensors), new Preprocessing(List.of(0.5), List.of(0.25)), file);

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo("080812094164615072756e65723ae0010a290a05696e7075741204666c61741a04666c61742207466c61747465"
                        + "6e2a0b0a04617869731801a001020a3b0a04666c61740a0966632e7765696768740a0766632e6269617312066c"
                        + "6f676974731a026663220447656d6d2a0d0a067472616e73421801a0010212036e65742a170801080110014209"
                        + "66632e7765696768744a040000803f2a1308011001420766632e626961734a04000000c05a240a05696e707574"
                        + "121b0a19080112150a07120562617463680a0208010a0208010a020801621d0a066c6f6769747312130a110801"
                        + "120d0a07120562617463680a02080142021011720b0a046d65616e1203302e3572110a09646576696174696f6e"
                        + "1204302e3235");
    }

    @Test
    void parametersKeepTheirNamesAndTheBatchIsSymbolic() throws IOException {
        Network network = Architectures.build("resnet18", 10, TensorShape.of(3, 32, 32));
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(network, Initialisation.random(network, 1), Preprocessing.imageNet(), file);

        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(network.parameters().keySet())
                .contains("layer1.0.conv1.weight")
                .allSatisfy(name -> assertThat(text).contains("B" + (char) name.length() + name + "J"));
        assertThat(text).contains("\u0012\u0005batch", "0.485,0.456,0.406", "0.229,0.224,0.225");
    }

    @Test
    void theSameNetworkGivesTheSameBytesAndFewMoreThanItsWeights() throws IOException {
        Network network = Architectures.build("resnet20-cifar", 10);
        Weights weights = Initialisation.random(network, 1);
        OnnxExport.write(network, weights, Preprocessing.imageNet(), folder.resolve("a.onnx"));
        OnnxExport.write(network, weights, Preprocessing.imageNet(), folder.resolve("b.onnx"));

        assertThat(Files.mismatch(folder.resolve("a.onnx"), folder.resolve("b.onnx")))
                .isEqualTo(-1);
        long values = weights.tensors().values().stream()
                .mapToLong(t -> 4L * t.elements())
                .sum();
        assertThat(Files.size(folder.resolve("a.onnx"))).isBetween(values, values + 30_000);
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        assertRefused(linear(4, 2), ProblemCode.WEIGHTS_MISMATCH, "fc.weight");
    }

    /** Found from the shapes alone, before a single weight is read. */
    @Test
    void moreThanTwoGibibytesAreRefused() {
        assertRefused(linear(30_000, 20_000), ProblemCode.PAYLOAD_TOO_LARGE, "24000", "2147483647");
    }

    @Test
    void anAdaptivePoolingBeyondReasonIsRefused() {
        var network = new Network(
                "net",
                TensorShape.of(1, 1000, 1),
                List.of(new Layer("pool", new AdaptiveMaxPool2d(new Extent(1 << 25, 1)), List.of(Network.INPUT))),
                "pool",
                List.of());
        assertRefused(network, ProblemCode.UNSUPPORTED_NETWORK, "layer pool");
    }

    private void assertRefused(Network network, ProblemCode code, String... message) {
        Path file = folder.resolve("refused.onnx");
        assertThatThrownBy(() -> OnnxExport.write(
                        network,
                        new Weights(new LinkedHashMap<>()),
                        new Preprocessing(List.of(0.5), List.of(1.0)),
                        file))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(message);
        assertThat(file).doesNotExist();
    }

    /** A flattened row of pixels into one linear layer. */
    private static Network linear(int in, int out) {
        return new Network(
                "net",
                TensorShape.of(1, 1, in),
                List.of(
                        new Layer("flat", new Flatten(), List.of(Network.INPUT)),
                        new Layer("fc", new Linear(in, out, true), List.of("flat"))),
                "fc",
                List.of());
    }
}
