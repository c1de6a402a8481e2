package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.ArchiveFixture;
import io.adapruner.formats.Fixture;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.python.PythonSource;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.ZeroPadChannels;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedProgramFileTest {
    @TempDir
    Path folder;

    private ImportedNetwork read(String fixture) {
        return ExportedProgramFile.read(Fixture.file(folder, fixture));
    }

    @Test
    void layersAreCalledAsTheirModulesAndNodes() {
        assertThat(read("small.pt2").network().layers().stream().map(Layer::name))
                .containsExactly(
                        "conv1",
                        "bn1",
                        "relu",
                        "slice_2",
                        "pad",
                        "down",
                        "add",
                        "relu6",
                        "avg_pool2d",
                        "cat",
                        "max_pool2d",
                        "mean",
                        "mean_2",
                        "drop",
                        "fc");
    }

    @Test
    void attributesAreThoseOfTheModules() {
        var network = read("small.pt2").network();

        assertThat(network.input()).isEqualTo(TensorShape.of(3, 8, 8));
        assertThat(network.classes()).contains(5);
        assertThat(network.layer("conv1").op()).isEqualTo(Conv2d.of(3, 4, 3, 1, 1));
        assertThat(network.layer("bn1").op()).isEqualTo(BatchNorm2d.of(4));
        assertThat(network.layer("down").op())
                .isEqualTo(Conv2d.of(4, 6, 3, 2, 1).withBias(true));
        assertThat(network.layer("slice_2").op()).isEqualTo(new Subsample(2));
        assertThat(network.layer("pad").op()).isEqualTo(new ZeroPadChannels(4, 1, 1));
        assertThat(network.layer("add").inputs()).containsExactly("down", "pad");
        assertThat(network.layer("drop").op()).isEqualTo(new Dropout(0.25));
        assertThat(network.layer("cat").inputs()).containsExactly("relu6", "avg_pool2d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small-old.pt2", "small-dynamic-decomposed.pt2", "small-training.pt2"})
    void everyWayToExportGivesOneNetwork(String fixture) {
        ImportedNetwork expected = read("small.pt2");
        ImportedNetwork actual = read(fixture);

        assertThat(actual.network().layers().stream().map(Layer::op).filter(o -> !(o instanceof Dropout)))
                .containsExactlyElementsOf(expected.network().layers().stream()
                        .map(Layer::op)
                        .filter(o -> !(o instanceof Dropout))
                        .toList());
        assertThat(actual.weights()).isEqualTo(expected.weights());
        assertThat(actual.weights().tensors().keySet())
                .containsExactly(
                        "conv1.weight",
                        "bn1.weight",
                        "bn1.bias",
                        "bn1.running_mean",
                        "bn1.running_var",
                        "down.weight",
                        "down.bias",
                        "fc.weight",
                        "fc.bias");
    }

    @Test
    void whatHasNoPartInTheOutputIsLeftOutAndNamed() {
        assertThat(read("small.pt2").warnings())
                .containsExactly("2 tensors have no part in the output and are left out, such as unused.bias.");
    }

    /** As PyTorch writes {@code torch.softmax(x, 1)} behind the last layer. */
    @ParameterizedTest
    @CsvSource({"softmax.int, false", "log_softmax.int, true"})
    void aSoftmaxAtTheEndStaysInEveryFormat(String operator, boolean log) {
        String node = """
                {"target":"torch.ops.aten.OPERATOR","inputs":[{"name":"self","arg":{"as_tensor":{"name":"o"}},"kind":1},\
                {"name":"dim","arg":{"as_int":-1},"kind":1}],"outputs":[{"as_tensor":{"name":"linear"}}],"metadata":{},\
                "is_hop_single_tensor_return":null,"name":"linear"}],"tensor_values":{""".replace("OPERATOR", operator);
        byte[] file = changed(text -> text.replace(
                        "\"outputs\":[{\"as_tensor\":{\"name\":\"linear\"}}],\"metadata\"",
                        "\"outputs\":[{\"as_tensor\":{\"name\":\"o\"}}],\"metadata\"")
                .replace("\"name\":\"linear\"}],\"tensor_values\":{", "\"name\":\"o\"}," + node));

        ImportedNetwork read = ExportedProgramFile.read(Fixture.file(folder, "softmax.pt2", file));

        Network network = read.network();
        var softmax = new Softmax(0, log);
        assertThat(network.layer(network.outputs().getFirst().value()).op()).isEqualTo(softmax);
        assertThat(Logits.of(network).layers()).hasSameSizeAs(network.layers()).noneMatch(l -> l.op().equals(softmax));
        var document = new NetworkDocument(network, Preprocessing.imageNet(), List.of());
        assertThat(NetworkJson.read(NetworkJson.write(document)).network()).isEqualTo(network);
        assertThat(PythonSource.of(document).text()).contains(log ? "log_softmax(" : "softmax(");
        Path onnx = folder.resolve("softmax.onnx");
        OnnxExport.write(network, read.weights(), Preprocessing.imageNet(), onnx);
        Network again = OnnxFile.read(onnx, Companions.none(), Optional.empty()).network();
        assertThat(again.layer(again.outputs().getFirst().value()).op()).isEqualTo(softmax);
    }

    @Test
    void anUnknownOperatorIsNamedWithItsNode() {
        assertProblem(
                Fixture.bytes("unknown.pt2"),
                ProblemCode.UNSUPPORTED_NETWORK,
                "node special_i0 (torch.ops.aten.special_i0.default): this operator is not understood");
    }

    /** The second of an unbind's results is read first. */
    @Test
    void whatIsNotUnderstoodIsNamedWhicheverOfItsPiecesIsRead() {
        byte[] file = changed("attention.pt2", text -> text.replace("aten.relu.default", "aten.special_i0.default")
                .replace(
                        "[{\"name\":\"getitem\"},{\"name\":\"getitem_1\"}",
                        "[{\"name\":\"getitem_1\"},{\"name\":\"getitem\"}"));

        assertProblem(
                file,
                ProblemCode.UNSUPPORTED_NETWORK,
                "node relu (torch.ops.aten.special_i0.default): this operator is not understood");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"major\":8', '\"major\":7', has schema version 7, INVALID_MODEL_FILE",
        "'\"nodes\":[', '\"nodes\":[[', is not valid JSON, INVALID_MODEL_FILE",
        "aten.conv2d.default, aten.conv_tbc.default, node conv2d_1 (torch.ops.aten.conv_tbc.default), UNSUPPORTED_NETWORK",
        "'\"as_float\":1e-05', '\"as_float\":0.0', eps 0.0, INVALID_NETWORK",
        "'\"as_int\":9223372036854775807', '\"as_int\":3', extents are equal or 1, INVALID_NETWORK",
        "'\"as_tensor\":{\"name\":\"conv2d\"}},\"kind\"', '\"as_tensor\":{\"name\":\"y\"}},\"kind\"',"
                + " tensor y is read, INVALID_NETWORK"
    })
    void whatIsWrongIsNamed(String search, String replacement, String message, ProblemCode code) {
        assertProblem(changed(text -> text.replace(search, replacement)), code, message);
    }

    /** The parser names no place for what is beyond its limits. */
    @Test
    void aDocumentBeyondTheParsersLimitsIsRefused() {
        byte[] number = changed(text -> text.replace("\"as_float\":1e-05", "\"as_float\":1" + "0".repeat(50)));
        byte[] nested = changed(text -> text.replace("\"nodes\":[", "\"nodes\":" + "[".repeat(100)));

        assertProblem(number, ProblemCode.INVALID_MODEL_FILE, "is not valid JSON");
        assertProblem(nested, ProblemCode.INVALID_MODEL_FILE, "is not valid JSON");
    }

    @Test
    void featuresHaveNoPlanesToPool() {
        byte[] file = changed(text -> text.replace(
                "dropout.default\",\"inputs\":[{\"name\":\"input\",\"arg\":{\"as_tensor\":{\"name\":\"mean\"}},\"kind\":1}",
                "adaptive_avg_pool2d.default\",\"inputs\":["
                        + "{\"name\":\"self\",\"arg\":{\"as_tensor\":{\"name\":\"mean\"}},\"kind\":1},"
                        + "{\"name\":\"output_size\",\"arg\":{\"as_ints\":[]},\"kind\":1}"));

        assertProblem(
                file, ProblemCode.UNSUPPORTED_NETWORK, "node dropout (torch.ops.aten.adaptive_avg_pool2d.default)");
    }

    /** The class {@code Scaled} of make_pt2.py. */
    @Test
    void ofSeveralInputsTheOnlyImageIsTaken() {
        ImportedNetwork read = ExportedProgramFile.read(Fixture.file(folder, "scaled.pt2"));

        assertThat(read.network().input()).isEqualTo(TensorShape.of(3, 8, 8));
        assertThat(read.network().outputs()).extracting(Network.Output::name).containsExactly("map");
        assertThat(read.warnings())
                .contains(
                        "The network takes input image alone; outputs that need [factor] too are left out.",
                        "No output needs the inputs [spare]; they are left out.")
                .anySatisfy(warning -> assertThat(warning)
                        .startsWith("Output scaled is left out: it needs input factor besides input image"));
    }

    @Test
    void anInputThatIsFixedIsAConstant() {
        var factor = new FixedInputs(new LinkedHashMap<>(Map.of("factor", List.of(3.0))));
        ImportedNetwork read = ExportedProgramFile.read(Fixture.file(folder, "scaled.pt2"), Optional.empty(), factor);

        assertThat(read.network().outputs()).extracting(Network.Output::name).containsExactly("map", "scaled");
        assertThat(read.network().inputs()).containsExactly(new Network.Input(Network.INPUT, 3));
        assertThat(read.warnings()).noneMatch(warning -> warning.contains("factor"));
        double[] image = IntStream.range(0, 192).mapToDouble(i -> i / 192.0).toArray();
        double[] values = new Interpreter(read.network(), read.weights()).run(image);
        for (int i = 0; i < values.length / 2; i++) {
            assertThat(values[i + values.length / 2]).isCloseTo(3 * values[i], within(1e-5));
        }
    }

    @Test
    void aDynamicImageSizeIsReadAtItsExample() {
        byte[] file = changed(text -> text.replace(
                "\"x\":{\"dtype\":7,\"sizes\":[{\"as_int\":2},{\"as_int\":3},{\"as_int\":8}",
                "\"x\":{\"dtype\":7,\"sizes\":[{\"as_int\":2},{\"as_int\":3},"
                        + "{\"as_expr\":{\"expr_str\":\"s1\",\"hint\":{\"as_int\":8}}}"));
        assertThat(ExportedProgramFile.read(Fixture.file(folder, "hint.pt2", file))
                        .warnings())
                .contains(
                        "Axis 2 of input x is dynamic in the file; the network is pruned for its example's size 8, or for one"
                                + " that is stated (--input CxHxW).");
    }

    @Test
    void aDynamicImageSizeWithoutExampleIsRefused() {
        byte[] file = changed(text -> text.replace(
                "\"x\":{\"dtype\":7,\"sizes\":[{\"as_int\":2},{\"as_int\":3},{\"as_int\":8}",
                "\"x\":{\"dtype\":7,\"sizes\":[{\"as_int\":2},{\"as_int\":3},"
                        + "{\"as_expr\":{\"expr_str\":\"s1\",\"hint\":null}}"));
        assertProblem(
                file, ProblemCode.UNSUPPORTED_NETWORK, "axis 2 of input x is dynamic and the file has no example");
    }

    @Test
    void aStateDictReaderSaysThatTheArchiveBringsItsArchitecture() {
        Path file = Fixture.file(folder, "small.pt2");
        assertThat(ExportedProgramFile.looksLikeIt(file)).isTrue();
        assertThat(ExportedProgramFile.looksLikeIt(Fixture.file(folder, "mixed-zip.pt")))
                .isFalse();
        assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("brings its own architecture");
    }

    @Test
    void aCheckpointIsNoExportedProgram() {
        assertProblem(Fixture.bytes("mixed-zip.pt"), ProblemCode.INVALID_MODEL_FILE, "neither models/model.json");
    }

    private void assertProblem(byte[] content, ProblemCode code, String message) {
        Path file = Fixture.file(folder, "file.pt2", content);
        assertThatThrownBy(() -> ExportedProgramFile.read(file))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    /** The small program with its graph's text changed; the change must have an effect. */
    private static byte[] changed(UnaryOperator<String> change) {
        return changed("small.pt2", change);
    }

    private static byte[] changed(String fixture, UnaryOperator<String> change) {
        String text = new String(ArchiveFixture.entry(fixture, "model.json"), StandardCharsets.UTF_8);
        String result = change.apply(text);
        assertThat(result).isNotEqualTo(text);
        return ArchiveFixture.replaced(fixture, "model.json", result.getBytes(StandardCharsets.UTF_8));
    }
}
