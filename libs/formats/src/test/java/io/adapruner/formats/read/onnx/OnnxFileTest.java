package io.adapruner.formats.read.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Message;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as exporters write them, and as none should. */
class OnnxFileTest {
    @TempDir
    Path folder;

    private ImportedNetwork read(OnnxModelMaker model) {
        return OnnxFile.read(model.file(folder), Companions.beside(folder.resolve("made.onnx")), Optional.empty());
    }

    private List<Op> ops(OnnxModelMaker model) {
        return read(model).network().layers().stream().map(Layer::op).toList();
    }

    private void assertRefused(OnnxModelMaker model, ProblemCode code, String... message) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(message);
    }

    private static OnnxModelMaker image() {
        return new OnnxModelMaker().input("x", -1, 2, 4, 4);
    }

    private static OnnxModelMaker features() {
        return new OnnxModelMaker().input("x", -1, 2).weights("fc.weight", 2, 2);
    }

    @Test
    void foldedConvolutionsAreCalledAfterTheirModules() {
        ImportedNetwork read = read(image().weights("onnx::Conv_7", 3, 2, 1, 1)
                .weights("onnx::Conv_8", 3)
                .node(Node.of("Conv", "x", "onnx::Conv_7", "onnx::Conv_8").proto("/layer1/layer1.0/conv1/Conv", "c"))
                .node(Node.of("Relu", "c").proto("/layer1/layer1.0/relu/Relu", "y"))
                .output("y", -1, 3, 4, 4));

        assertThat(read.network().layers().stream().map(Layer::name))
                .containsExactly("layer1.0.conv1", "layer1.0.relu");
        assertThat(read.weights().tensors()).containsOnlyKeys("layer1.0.conv1.weight", "layer1.0.conv1.bias");
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void sizesThatTheGraphComputesAreComputedForAnyBatch() {
        assertThat(ops(image().integers("zero", 0)
                        .integers("minus", -1)
                        .weights("fc.weight", 5, 32)
                        .node("Shape", List.of("x"), "shape")
                        .node("Gather", List.of("shape", "zero"), "batch", Attribute.integer("axis", 0))
                        .node("Concat", List.of("batch", "minus"), "to", Attribute.integer("axis", 0))
                        .node("Reshape", List.of("x", "to"), "flat")
                        .node("Gemm", List.of("flat", "fc.weight"), "y", Attribute.integer("transB", 1))
                        .output("y", -1, 5)))
                .containsExactly(new Flatten(), new Linear(32, 5, false));
    }

    /** A detector's heads: all that is understood stays, by name and in order, and goes out again as it came in. */
    @Test
    void everyOutputThatIsUnderstoodStays() {
        ImportedNetwork read = read(image().weights("box.weight", 4, 2, 1, 1)
                .weights("class.weight", 3, 2, 1, 1)
                .node("Conv", List.of("x", "box.weight"), "/head/box output")
                .node("Conv", List.of("x", "class.weight"), "scores")
                .node("Softmax", List.of("scores"), "probabilities", Attribute.integer("axis", 1))
                .node("NonZero", List.of("scores"), "places")
                .output("/head/box output", -1, 4, 4, 4)
                .output("places", 4, -1)
                .output("probabilities", -1, 3, 4, 4)
                .output("scores", -1, 3, 4, 4));

        Network network = read.network();
        assertThat(network.outputs())
                .extracting(Network.Output::name)
                .containsExactly("/head/box_output", "probabilities", "scores");
        assertThat(read.warnings()).hasSize(1).first().asString().contains("places", "NonZero");
        assertThat(Logits.of(network)).isNotEqualTo(network);
        Path again = folder.resolve("again.onnx");
        OnnxExport.write(network, read.weights(), new Preprocessing(List.of(0.0, 0.0), List.of(1.0, 1.0)), again);
        assertThat(OnnxFile.read(again, Companions.none(), Optional.empty())
                        .network()
                        .outputs())
                .extracting(Network.Output::name)
                .containsExactly("/head/box_output", "probabilities", "scores");
    }

    @Test
    void channelsLastIsFollowedIntoTheClassifier() {
        ImportedNetwork read = read(new OnnxModelMaker()
                .input("x", -1, 2, 1, 3)
                .weights("k", 2, 3, 1, 1)
                .weights("dense", 4, 1)
                .integers("to", -1, 4)
                .node("Transpose", List.of("x"), "nchw", Attribute.integers("perm", 0, 3, 1, 2))
                .node("Conv", List.of("nchw", "k"), "c")
                .node("Transpose", List.of("c"), "nhwc", Attribute.integers("perm", 0, 2, 3, 1))
                .node("Relu", List.of("nhwc"), "r")
                .node("Reshape", List.of("r", "to"), "flat")
                .node("MatMul", List.of("flat", "dense"), "y")
                .output("y", -1, 1));

        assertThat(read.network().input()).isEqualTo(TensorShape.of(3, 2, 1));
        assertThat(read.network().layers().stream().map(Layer::op))
                .containsExactly(Conv2d.of(3, 2, 1, 1, 0), new Relu(), new Flatten(), new Linear(4, 1, false));
        // Rows 1 and 2 of the image, channels a and b: seen as 1a 1b 2a 2b, stored as 1a 2a 1b 2b.
        assertThat(read.weights()
                        .get(read.network().outputs().getFirst().value() + ".weight")
                        .toArray())
                .containsExactly(0.1f, 0.3f, 0.2f, 0.4f);
        assertThat(read.warnings()).anyMatch(w -> w.contains("channels last"));
        double[] y = new Interpreter(read.network(), read.weights()).run(new double[] {1, 0, 0, 2, 0, 0});
        // Row 1 is (1, 0, 0), row 2 (0, 2, 0): a = (0.1, 0.4), b = (0.4, 1.0).
        assertThat(y[0])
                .isEqualTo(0.1 * 0.1 + 0.4 * 0.2 + 0.4 * 0.3 + 1.0 * 0.4, org.assertj.core.api.Assertions.within(1e-6));
    }

    /** Of the batch and of axes that stay an exporter writes the extent, or 1. */
    @Test
    void aGateThatIsRepeatedBeforeItIsMultipliedIsFollowed() {
        assertThat(ops(image().integers("all", 1, 2, 4, 4)
                        .integers("axes", 2, 3)
                        .node("ReduceSum", List.of("x", "axes"), "mean", Attribute.integer("keepdims", 1))
                        .node("Expand", List.of("mean", "all"), "gate")
                        .node("Mul", List.of("x", "gate"), "y")
                        .output("y", -1, 2, 4, 4)))
                .containsExactly(
                        new Reduce(Reduce.Function.SUM, List.of(1, 2), true),
                        new Expand(List.of(2, 4, 4)),
                        new Multiply());
    }

    @Test
    void whatIsNotOneCannotBeExpanded() {
        assertRefused(
                image().integers("all", 1, 4, 4, 4)
                        .node("Expand", List.of("x", "all"), "y")
                        .output("y", -1, 4, 4, 4),
                ProblemCode.UNSUPPORTED_NETWORK,
                "it stretches axis 1 of");
    }

    /** Of eight channels of one pixel, and back: the first block's row, column and channel are told apart. */
    @Test
    void channelsAreDistributedOverBlocks() {
        assertThat(distributed("DepthToSpace", 8, 1)).containsExactly(0, 2, 4, 6, 1, 3, 5, 7);
        assertThat(distributed("DepthToSpace", 8, 1, Attribute.text("mode", "CRD")))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(distributed("SpaceToDepth", 2, 2)).containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
    }

    @Test
    void onlyWholeBlocksAreDistributed() {
        assertRefused(
                blocks("DepthToSpace", 6, 1), ProblemCode.UNSUPPORTED_NETWORK, "which has no whole number of blocks");
        assertRefused(
                blocks("SpaceToDepth", 2, 3), ProblemCode.UNSUPPORTED_NETWORK, "which has no whole number of blocks");
    }

    /** What becomes of the values 0 to 7 in blocks of two rows and two columns. */
    private double[] distributed(String type, int channels, int side, Attribute... attributes) {
        return run(blocks(type, channels, side, attributes), new double[] {0, 1, 2, 3, 4, 5, 6, 7});
    }

    private static OnnxModelMaker blocks(String type, int channels, int side, Attribute... attributes) {
        var all = new ArrayList<>(List.of(attributes));
        all.add(Attribute.integer("blocksize", 2));
        return new OnnxModelMaker()
                .input("x", -1, channels, side, side)
                .node(type, List.of("x"), "y", all.toArray(Attribute[]::new))
                .output("y", -1, -1, -1, -1);
    }

    private double[] run(OnnxModelMaker model, double[] image) {
        ImportedNetwork read = read(model);
        return new Interpreter(read.network(), read.weights()).run(image);
    }

    /** 3-4-5. */
    @Test
    void normsAreComputed() {
        for (String[] norm : new String[][] {{"ReduceL2", "5"}, {"ReduceL1", "7"}, {"ReduceSumSquare", "25"}}) {
            ImportedNetwork read = read(features()
                    .node("Gemm", List.of("x", "fc.weight"), "f")
                    .node(norm[0], List.of("f"), "y", Attribute.integers("axes", 1), Attribute.integer("keepdims", 1))
                    .output("y", -1, 1));

            // Weights 0.1, 0.2, 0.3, 0.4: these two inputs give 3 and -4.
            double[] y = new Interpreter(read.network(), read.weights()).run(new double[] {-120, 50});
            assertThat(y).containsExactly(new double[] {Double.parseDouble(norm[1])}, within(1e-4));
        }
    }

    /** Weights 0.1 to 0.4 as a matrix: its rows have the norms in question. */
    @ParameterizedTest
    @CsvSource({
        "ReduceL1, 0.3, 0.7",
        "ReduceL2, 0.223607, 0.5",
        "ReduceSum, 0.3, 0.7",
        "ReduceMean, 0.15, 0.35",
        "ReduceSumSquare, 0.05, 0.25"
    })
    void reductionsOfConstantsAreComputed(String type, double first, double second) {
        double[] y = run(
                new OnnxModelMaker()
                        .input("x", -1, 2)
                        .weights("w", 2, 2)
                        .node(type, List.of("w"), "s", Attribute.integers("axes", 1), Attribute.integer("keepdims", 0))
                        .node("Mul", List.of("x", "s"), "y")
                        .output("y", -1, 2),
                new double[] {1, 1});

        assertThat(y).containsExactly(new double[] {first, second}, within(1e-6));
    }

    /** What is the same for each image of the graph's batch is stored once; what differs has no place in a network. */
    @Test
    void aConstantMayBeRepeatedForEachImage() {
        for (boolean same : new boolean[] {true, false}) {
            OnnxModelMaker model = new OnnxModelMaker()
                    .input("x", 2, 2)
                    .floats("c", List.of(2, 2), 1, 2, 1, same ? 2 : 3)
                    .node("Add", List.of("x", "c"), "y")
                    .output("y", 2, 2);

            if (same) {
                assertThat(run(model, new double[] {10, 20})).containsExactly(11, 22);
            } else {
                assertThatThrownBy(() -> read(model)).hasMessageContaining("does not fit");
            }
        }
    }

    @Test
    void shufflesNormsAndLayersOverChannelsAreSeen() {
        assertThat(ops(new OnnxModelMaker()
                        .input("x", 1, 4, 2, 2)
                        .integers("split", 1, 2, 2, 2, 2)
                        .integers("join", 1, 4, 2, 2)
                        .weights("n.weight", 4)
                        .weights("w", 4, 3)
                        .weights("fc.bias", 3)
                        .node("Reshape", List.of("x", "split"), "a")
                        .node("Transpose", List.of("a"), "b", Attribute.integers("perm", 0, 2, 1, 3, 4))
                        .node("Reshape", List.of("b", "join"), "c")
                        .node("Transpose", List.of("c"), "d", Attribute.integers("perm", 0, 2, 3, 1))
                        .node("LayerNormalization", List.of("d", "n.weight"), "e")
                        .node("MatMul", List.of("e", "w"), "f")
                        .node("Add", List.of("fc.bias", "f"), "g")
                        .node("Transpose", List.of("g"), "y", Attribute.integers("perm", 0, 3, 1, 2))
                        .output("y", 1, 3, 2, 2)))
                .containsExactly(
                        new ChannelShuffle(4, 2), new LayerNorm(4, 1e-5, true, false), new PointwiseLinear(4, 3, true));
    }

    @Test
    void aGeluThatIsSpeltOutIsOne() {
        assertThat(ops(features()
                        .floats("root", List.of(), 1.4142135f)
                        .floats("one", List.of(), 1f)
                        .floats("half", List.of(), 0.5f)
                        .node("Gemm", List.of("x", "fc.weight"), "g")
                        .node("Div", List.of("g", "root"), "a")
                        .node("Erf", List.of("a"), "b")
                        .node("Add", List.of("b", "one"), "c")
                        .node("Mul", List.of("g", "c"), "d")
                        .node("Mul", List.of("d", "half"), "y")
                        .output("y", -1, 2)))
                .containsExactly(new Linear(2, 2, false), new Activation(Function.GELU));
    }

    @Test
    void functionsAreWrittenOutAndKnownConditionsDecided() {
        Message body = Node.of("Relu", "in").proto("inner", "out");
        Message function = new Message()
                .text(1, "Rectify")
                .text(4, "in")
                .text(5, "out")
                .message(7, body)
                .text(10, "pkg");
        Message call = new Message()
                .text(1, "g")
                .text(2, "r")
                .text(3, "call")
                .text(4, "Rectify")
                .text(7, "pkg");
        Message then = new Message()
                .message(1, Node.of("Sigmoid", "r").proto("s", "chosen"))
                .message(12, OnnxModelMaker.value("chosen", OnnxModelMaker.FLOAT));
        Message other = new Message()
                .message(1, Node.of("Tanh", "r").proto("t", "chosen"))
                .message(12, OnnxModelMaker.value("chosen", OnnxModelMaker.FLOAT));
        Message condition = Node.of("If", "truth")
                .proto("if", "y")
                .message(
                        5, new Message().text(1, "then_branch").message(6, then).integer(20, 5))
                .message(
                        5,
                        new Message().text(1, "else_branch").message(6, other).integer(20, 5));

        assertThat(ops(features()
                        .integers("two", 2)
                        .function(function)
                        .node("Gemm", List.of("x", "fc.weight"), "g")
                        .node(call)
                        .node("Equal", List.of("two", "two"), "truth")
                        .node(condition)
                        .output("y", -1, 2)))
                .containsExactly(new Linear(2, 2, false), new Relu(), new Activation(Function.SIGMOID));
    }

    @Test
    void weightsMayBeHalfBrainOrDoubleFloatsAndTyped() {
        short half = Float.floatToFloat16(1.5f);
        ByteBuffer doubles = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(2.5)
                .putDouble(-1);
        ImportedNetwork read = read(new OnnxModelMaker()
                .input("x", -1, 1)
                .tensor(OnnxModelMaker.header("a.weight", OnnxModelMaker.FLOAT16, List.of(1, 1))
                        .integer(5, half))
                .tensor(OnnxModelMaker.header("b.weight", OnnxModelMaker.DOUBLE, List.of(2, 1))
                        .bytes(9, doubles.array()))
                .tensor(OnnxModelMaker.header("c.weight", OnnxModelMaker.BFLOAT16, List.of(1, 2))
                        .bytes(9, new byte[] {0, 0x40, (byte) 0x80, 0x3f}))
                .tensor(OnnxModelMaker.header("d.weight", OnnxModelMaker.FLOAT, List.of(1, 1))
                        .real(4, 7))
                .node("Gemm", List.of("x", "a.weight"), "a", Attribute.integer("transB", 1))
                .node("Gemm", List.of("a", "b.weight"), "b", Attribute.integer("transB", 1))
                .node("Gemm", List.of("b", "c.weight"), "c", Attribute.integer("transB", 1))
                .node("Gemm", List.of("c", "d.weight"), "y", Attribute.integer("transB", 1))
                .output("y", -1, 1));

        assertThat(read.weights().get("a.weight").toArray()).containsExactly(1.5f);
        assertThat(read.weights().get("b.weight").toArray()).containsExactly(2.5f, -1);
        assertThat(read.weights().get("c.weight").toArray()).containsExactly(2, 1);
        assertThat(read.weights().get("d.weight").toArray()).containsExactly(7);
    }

    private OnnxModelMaker external(String location, long offset, long length) {
        return new OnnxModelMaker()
                .input("x", -1, 1)
                .tensor(OnnxModelMaker.external("a.weight", List.of(1, 1), location, offset, length))
                .node("Gemm", List.of("x", "a.weight"), "y")
                .output("y", -1, 1);
    }

    @Test
    void weightsMayLieBesideTheModel() throws IOException {
        Files.write(
                folder.resolve("made.onnx.data"),
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(8, 3.5f)
                        .array());

        assertThat(read(external("made.onnx.data", 8, 4))
                        .weights()
                        .get("a.weight")
                        .toArray())
                .containsExactly(3.5f);
        assertThat(OnnxFile.companions(folder.resolve("made.onnx"))).containsExactly(folder.resolve("made.onnx.data"));
        assertRefused(external("made.onnx.data", 9, 4), ProblemCode.INVALID_MODEL_FILE, "a.weight", "12 bytes");
        assertRefused(external("made.onnx.data", -1, 4), ProblemCode.INVALID_MODEL_FILE, "a.weight");
        assertRefused(external("made.onnx.data", 0, 8), ProblemCode.INVALID_MODEL_FILE, "needs 4 bytes");
        assertRefused(external("other.data", 0, 4), ProblemCode.INVALID_MODEL_FILE, "other.data", "not given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/b", "..", ".", "", "a\\b", "c:b", "a\u0000b"})
    void weightsMayNotLieElsewhere(String location) {
        assertRefused(external(location, 0, 4), ProblemCode.INVALID_MODEL_FILE, "a.weight", "plain name");
    }

    @Test
    void aLinkBesideTheModelIsNotFollowed() throws IOException {
        Path secret =
                Files.write(Files.createDirectory(folder.resolve("elsewhere")).resolve("secret"), new byte[4]);
        Files.createSymbolicLink(folder.resolve("link.data"), secret);

        assertRefused(external("link.data", 0, 4), ProblemCode.INVALID_MODEL_FILE, "link.data", "not given");
    }

    @Test
    void whatCannotBePrunedIsNamed() {
        assertRefused(
                features().node("Det", List.of("x"), "y").output("y", -1),
                ProblemCode.UNSUPPORTED_NETWORK,
                "node n_y (Det)",
                "not understood");
        assertRefused(
                features()
                        .node("QuantizeLinear", List.of("x", "fc.weight"), "y")
                        .output("y", -1, 2),
                ProblemCode.UNSUPPORTED_NETWORK,
                "QuantizeLinear",
                "quantised");
        assertRefused(
                features().node("Loop", List.of("x"), "y").output("y", -1, 2),
                ProblemCode.UNSUPPORTED_NETWORK,
                "Loop",
                "control flow");
        assertRefused(
                features()
                        .input("z", 1, 1, 2)
                        .node("Add", List.of("x", "z"), "y")
                        .output("y", -1, 2),
                ProblemCode.UNSUPPORTED_NETWORK,
                "[x, z]",
                "of one number of axes");
        assertRefused(
                new OnnxModelMaker()
                        .input("x", -1, 2)
                        .tensor(OnnxModelMaker.header("w", OnnxModelMaker.INT8, List.of(2, 2))
                                .bytes(9, new byte[4]))
                        .node("Gemm", List.of("x", "w"), "y")
                        .output("y", -1, 2),
                ProblemCode.UNSUPPORTED_NETWORK,
                "n_y (Gemm)",
                "floats");
    }

    @Test
    void anInputOfOpenSizeNeedsOneStated() {
        OnnxModelMaker model = new OnnxModelMaker()
                .input("x", -1, 3, -1, -1)
                .weights("conv.weight", 2, 3, 3, 3)
                .node("Conv", List.of("x", "conv.weight"), "y")
                .output("y", -1, 2, -1, -1);
        Path file = model.file(folder);

        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.empty()))
                .hasMessageContainingAll("dynamic size [?, 3, ?, ?]", "CxHxW");
        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.of(List.of(1, 8, 8))))
                .hasMessageContainingAll("fixed size", "[1, 8, 8]");
        assertThat(OnnxFile.read(file, Companions.none(), Optional.of(List.of(3, 9, 8)))
                        .network()
                        .input())
                .isEqualTo(TensorShape.of(3, 9, 8));
    }

    private static OnnxModelMaker twoInputs(long... other) {
        return new OnnxModelMaker()
                .input("other", other)
                .input("image", 1, 3, 8, 8)
                .weights("conv.weight", 2, 3, 3, 3)
                .node("Conv", List.of("image", "conv.weight"), "map");
    }

    @Test
    void anInputThatNoOutputNeedsIsLeftOut() {
        ImportedNetwork read = OnnxFile.read(
                twoInputs(1, 2).output("map", 1, 2, 6, 6).file(folder), Companions.none(), Optional.empty());

        assertThat(read.network().input()).isEqualTo(TensorShape.of(3, 8, 8));
        assertThat(read.warnings()).containsExactly("No output needs the inputs [other]; they are left out.");
    }

    @Test
    void anOutputThatNeedsAnotherInputThanTheImageIsLeftOut() {
        ImportedNetwork read = OnnxFile.read(
                twoInputs(1, 1)
                        .node("Mul", List.of("map", "other"), "scaled")
                        .output("scaled", 1, 2, 6, 6)
                        .output("map", 1, 2, 6, 6)
                        .file(folder),
                Companions.none(),
                Optional.empty());

        assertThat(read.network().outputs()).extracting(Network.Output::name).containsExactly("map");
        assertThat(read.warnings())
                .containsExactlyInAnyOrder(
                        "The network takes input image alone; outputs that need [other] too are left out.",
                        "Output scaled is left out: it needs input other besides input image, of which it is not another"
                                + " image. Where it is the same for every sample, fix it (--fix-input other=VALUE); else export"
                                + " it with the outputs alone that need none");
    }

    @Test
    void whereEveryOutputNeedsAnotherInputTheInputsAreNamed() {
        assertRefused(
                twoInputs(1, 1).node("Mul", List.of("map", "other"), "scaled").output("scaled", 1, 2, 6, 6),
                ProblemCode.UNSUPPORTED_NETWORK,
                "it needs input other besides input image",
                "--fix-input other=VALUE");
        assertRefused(
                twoInputs(1, 3, 9, 8)
                        .node("Conv", List.of("other", "conv.weight"), "twin")
                        .node("Concat", List.of("map", "twin"), "both", Attribute.integer("axis", 2))
                        .output("both", 1, 2, 13, 6),
                ProblemCode.UNSUPPORTED_NETWORK,
                "the inputs other of 3x9x8 and image of 3x8x8 differ in more than their channels");
        assertRefused(
                twoInputs(1, 3, 4, 8, 8)
                        .node("Reshape", List.of("other", "map"), "twin")
                        .output("map", 1, 2, 6, 6)
                        .output("twin", 1, 2, 6, 6),
                ProblemCode.UNSUPPORTED_NETWORK,
                "it takes the inputs [other, image], of which its outputs need [other, image]",
                "of one number of axes");
    }

    @Test
    void anInputThatIsFixedIsAConstant() {
        OnnxModelMaker scaled = twoInputs(-1, 2, 1, 1)
                .node("Mul", List.of("map", "other"), "scaled")
                .output("scaled", -1, 2, 6, 6);
        Path file = scaled.file(folder);
        ImportedNetwork read = OnnxFile.read(file, Companions.none(), Optional.empty(), fixed("other", 2.0, -0.5));

        assertThat(read.network().inputs()).containsExactly(new Network.Input(Network.INPUT, 3));
        assertThat(read.warnings()).noneMatch(warning -> warning.contains("other"));
        double[] image = IntStream.range(0, 192).mapToDouble(i -> i / 192.0).toArray();
        double[] map = new Interpreter(read.network(), read.weights()).run(image);
        ImportedNetwork doubled = OnnxFile.read(file, Companions.none(), Optional.empty(), fixed("other", 2.0));
        double[] twice = new Interpreter(doubled.network(), doubled.weights()).run(image);
        assertThat(Arrays.copyOf(map, 36)).containsExactly(Arrays.copyOf(twice, 36));
        for (int i = 36; i < 72; i++) {
            assertThat(map[i]).isCloseTo(twice[i] / -4, within(1e-6));
        }
    }

    @Test
    void anInputThatCannotBeFixedIsNamed() {
        Path file = twoInputs(-1, 2)
                .input("long", 1, 4096, 4096)
                .node("Mul", List.of("map", "other"), "scaled")
                .output("scaled", 1, 2, 6, 6)
                .file(folder);
        assertNotFixed(
                file, fixed("nothing", 1.0), "input nothing cannot be fixed: the file takes [other, image, long]");
        assertNotFixed(file, fixed("other", 1.0, 2.0, 3.0), "fixed input other has 3 values; the file takes 2 of it");
        assertNotFixed(file, fixed("long", 1.0), "input long is of [4096, 4096] and cannot be fixed");
        assertThatThrownBy(() -> fixed("other", Double.NaN)).hasMessageContaining("finite values");
        assertThatThrownBy(() -> fixed("other")).hasMessageContaining("1 to 4096 finite values");
        assertThatThrownBy(() -> fixed("x".repeat(201), 1.0)).hasMessageContaining("1 to 200 characters");
    }

    private static void assertNotFixed(Path file, FixedInputs fixed, String message) {
        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.empty(), fixed))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessageContaining(message);
    }

    private static FixedInputs fixed(String name, Double... values) {
        return new FixedInputs(new LinkedHashMap<>(Map.of(name, List.of(values))));
    }

    private static OnnxModelMaker twins(long height) {
        return twoInputs(-1, 3, height, height)
                .node("Conv", List.of("other", "conv.weight"), "twin")
                .node("Sub", List.of("map", "twin"), "difference")
                .output("difference", -1, 2, -1, -1);
    }

    @Test
    void imagesOfOneSizeAreJoinedByTheirChannels() {
        ImportedNetwork read = OnnxFile.read(twins(8).file(folder), Companions.none(), Optional.empty());

        assertThat(read.network().input()).isEqualTo(TensorShape.of(6, 8, 8));
        assertThat(read.network().inputs())
                .containsExactly(new Network.Input("other", 3), new Network.Input("image", 3));
        assertThat(read.network().layers())
                .startsWith(
                        new Layer("other", new SliceChannels(0, 3), List.of(Network.INPUT)),
                        new Layer("image", new SliceChannels(3, 3), List.of(Network.INPUT)));
        assertThat(read.warnings())
                .contains("The inputs {other=3, image=3} are joined by their channels: samples are arrays of 6x8x8; the"
                        + " exports take them apart, under their names.");
    }

    @Test
    void whatIsCalledForBothStaysOneModule() {
        ImportedNetwork read = OnnxFile.read(twins(8).file(folder), Companions.none(), Optional.empty());

        assertThat(read.network().layers())
                .filteredOn(Layer::shares)
                .containsExactly(new Layer("n_twin", Conv2d.of(3, 2, 3, 1, 0), List.of("other"), "conv"));
        assertThat(read.weights().tensors().keySet()).containsExactly("conv.weight");
        assertThat(read.warnings()).noneMatch(warning -> warning.contains("weights of its own"));
    }

    /** As PyTorch's exporter over TorchScript writes twins whose batch norms it folds. */
    @Test
    void copiesUnderMadeUpNamesAreOneModule() {
        ImportedNetwork read = OnnxFile.read(
                new OnnxModelMaker()
                        .input("left", -1, 3, 8, 8)
                        .input("right", -1, 3, 8, 8)
                        .weights("onnx::Conv_40", 2, 3, 3, 3)
                        .node("Identity", List.of("onnx::Conv_40"), "onnx::Conv_46")
                        .node("Conv", List.of("left", "onnx::Conv_40"), "one")
                        .node("Conv", List.of("right", "onnx::Conv_46"), "two")
                        .node("Sub", List.of("one", "two"), "difference")
                        .output("difference", -1, 2, 6, 6)
                        .file(folder),
                Companions.none(),
                Optional.empty());

        assertThat(read.network().parameters()).hasSize(1);
        assertThat(read.network().layers()).filteredOn(Layer::shares).hasSize(1);
    }

    /** Exporters store equal tensors once, and all norms are equal before a training. */
    @Test
    void normsOfDifferentConvolutionsAreNotOneModule() {
        Network network = OnnxFile.read(
                        new OnnxModelMaker()
                                .input("x", -1, 3, 8, 8)
                                .weights("a.weight", 3, 3, 3, 3)
                                .weights("b.weight", 3, 3, 3, 3)
                                .floats("norm.weight", List.of(3), 1, 1, 1)
                                .floats("norm.bias", List.of(3), 0, 0, 0)
                                .floats("norm.running_var", List.of(3), 1, 1, 1)
                                .node("Conv", List.of("x", "a.weight"), "one")
                                .node(
                                        "BatchNormalization",
                                        List.of("one", "norm.weight", "norm.bias", "norm.bias", "norm.running_var"),
                                        "first")
                                .node("Conv", List.of("first", "b.weight"), "two")
                                .node(
                                        "BatchNormalization",
                                        List.of("two", "norm.weight", "norm.bias", "norm.bias", "norm.running_var"),
                                        "second")
                                .output("second", -1, 3, 4, 4)
                                .file(folder),
                        Companions.none(),
                        Optional.empty())
                .network();

        assertThat(network.layers()).hasSize(4).noneMatch(Layer::shares);
    }

    @Test
    void ofJoinedInputsASizeIsStatedOfAllTogether() {
        Path open = new OnnxModelMaker()
                .input("one", -1, 3, -1, -1)
                .input("two", -1, 1, -1, -1)
                .node("Concat", List.of("one", "two"), "both", Attribute.integer("axis", 1))
                .weights("conv.weight", 2, 4, 3, 3)
                .node("Conv", List.of("both", "conv.weight"), "map")
                .output("map", -1, 2, -1, -1)
                .file(folder);

        assertThat(OnnxFile.read(open, Companions.none(), Optional.of(List.of(4, 9, 8)))
                        .network()
                        .input())
                .isEqualTo(TensorShape.of(4, 9, 8));
        assertThatThrownBy(() -> OnnxFile.read(open, Companions.none(), Optional.of(List.of(3, 9, 8))))
                .hasMessageContaining("the inputs [one, two] have 4 channels together, not 3");
    }

    @Test
    void anInputStaysThatNoUnderstoodOutputNeeds() {
        Network network = OnnxFile.read(
                        twoInputs(1, 3, 8, 8)
                                .node("Unheard", List.of("other"), "lost")
                                .output("lost", 1, 2)
                                .output("map", 1, 2, 6, 6)
                                .file(folder),
                        Companions.none(),
                        Optional.empty())
                .network();

        assertThat(network.inputs()).extracting(Network.Input::name).containsExactly("other", "image");
        assertThat(network.outputs()).extracting(Network.Output::name).containsExactly("map");
    }

    /** Every input of a graph is a name and some sizes: they are counted before anything is made of them. */
    @Test
    void inputsWithoutEndOrOfManyChannelsAreRefused() {
        OnnxModelMaker many = new OnnxModelMaker();
        List<String> names = IntStream.range(0, 65).mapToObj(i -> "x" + i).toList();
        names.forEach(name -> many.input(name, 1, 3, 8, 8));
        assertRefused(
                many.node("Sum", names, "y").output("y", 1, 3, 8, 8),
                ProblemCode.UNSUPPORTED_NETWORK,
                "at most 64 of them",
                "and 57 more");
        assertRefused(
                new OnnxModelMaker()
                        .input("one", 1, 1 << 19, 8, 8)
                        .input("two", 1, 1 << 19, 8, 8)
                        .node("Add", List.of("one", "two"), "y")
                        .output("y", 1, 1 << 19, 8, 8),
                ProblemCode.UNSUPPORTED_NETWORK,
                "1048576 channels together");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 10, 27, Long.MAX_VALUE})
    void otherOpsetsAreRefused(long opset) {
        assertRefused(
                features().opset(opset).node("Relu", List.of("x"), "y").output("y", -1, 2),
                ProblemCode.UNSUPPORTED_NETWORK,
                "opset " + opset,
                "11 to 26");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 26})
    void theOldestAndTheNewestOpsetAreRead(long opset) {
        assertThat(ops(features().opset(opset).node("Relu", List.of("x"), "y").output("y", -1, 2)))
                .containsExactly(new Relu());
    }

    @Test
    void aGraphWithoutOrderIsSortedAndOneWithACycleRefused() {
        assertThat(ops(features()
                        .node("Relu", List.of("g"), "y")
                        .node("Gemm", List.of("x", "fc.weight"), "g")
                        .output("y", -1, 2)))
                .containsExactly(new Linear(2, 2, false), new Relu());
        assertRefused(
                features()
                        .node("Add", List.of("x", "b"), "a")
                        .node("Relu", List.of("a"), "b")
                        .output("b", -1, 2),
                ProblemCode.INVALID_NETWORK,
                "cycle",
                "n_a (Add)",
                "n_b (Relu)");
    }

    @Test
    void anAbsurdInputIsRefused() {
        assertRefused(
                new OnnxModelMaker()
                        .input("x", -1, 3, 1L << 40, 8)
                        .node("Relu", List.of("x"), "y")
                        .output("y", -1, 3, 8, 8),
                ProblemCode.INVALID_NETWORK,
                "input x",
                "1099511627776");
    }

    @Test
    void absurdSizesAreRefusedBeforeAnythingIsAllocated() {
        assertRefused(
                features().tensor(OnnxModelMaker.header("w", OnnxModelMaker.FLOAT, List.of(1 << 20, 1 << 20))),
                ProblemCode.INVALID_MODEL_FILE,
                "tensor w",
                "2 GiB");
        assertRefused(
                features()
                        .integers("huge", 1 << 15, 1 << 15)
                        .node("ConstantOfShape", List.of("huge"), "c")
                        .node("MatMul", List.of("x", "c"), "y")
                        .output("y", -1, 2),
                ProblemCode.INVALID_NETWORK,
                "ConstantOfShape",
                "larger than");
        assertRefused(
                features()
                        .tensor(OnnxModelMaker.header("w", OnnxModelMaker.FLOAT, List.of(2))
                                .bytes(9, new byte[4])),
                ProblemCode.INVALID_MODEL_FILE,
                "tensor w",
                "needs 8 bytes, it has 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Softmax", "LogSoftmax"})
    void aSoftmaxAtTheEndStays(String type) {
        ImportedNetwork read = read(features()
                .node("Gemm", List.of("x", "fc.weight"), "g")
                .node(type, List.of("g"), "p", Attribute.integer("axis", 1))
                .node("Identity", List.of("p"), "y")
                .output("y", -1, 2));

        assertThat(read.network().layers().stream().map(Layer::op))
                .containsExactly(new Linear(2, 2, false), new Softmax(0, type.equals("LogSoftmax")));
        assertThat(read.warnings()).noneMatch(warning -> warning.contains("logits"));
    }

    @Test
    void whatIsNotUnderstoodIsNotCalledInvalid() {
        OnnxModelMaker unknown = features().node("Det", List.of("x"), "y").output("y", -1);
        assertThatThrownBy(() -> read(unknown)).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(
                        e.code().advice())
                .contains("does not understand")
                .doesNotContain("inconsistent"));
        assertRefused(
                features().node("Add", List.of("x", "nothing"), "y").output("y", -1, 2),
                ProblemCode.INVALID_NETWORK,
                "nothing");
    }
}
