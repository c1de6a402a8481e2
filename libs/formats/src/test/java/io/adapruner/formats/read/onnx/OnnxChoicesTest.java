package io.adapruner.formats.read.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Where;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons, choices, sums, sequences and patches of an image of two channels, (1 2 3) and (4 5 6). */
class OnnxChoicesTest {
    private static final double[] IMAGE = {1, 2, 3, 4, 5, 6};

    @TempDir
    Path folder;

    private static ImportedNetwork read(OnnxModelMaker model, Path folder) {
        return OnnxFile.read(model.file(folder), Companions.beside(folder.resolve("made.onnx")), Optional.empty());
    }

    private double[] computed(OnnxModelMaker model) {
        ImportedNetwork read = read(model, folder);
        return new Interpreter(read.network(), read.weights()).run(IMAGE);
    }

    private void assertRefused(OnnxModelMaker model, String message) {
        assertThatThrownBy(() -> read(model, folder))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining(message);
    }

    private static OnnxModelMaker image() {
        return new OnnxModelMaker().input("x", -1, 2, 1, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "Less, 1, 1, 0, 0, 0, 0",
        "LessOrEqual, 1, 1, 1, 0, 0, 0",
        "Greater, 0, 0, 0, 1, 1, 1",
        "GreaterOrEqual, 0, 0, 1, 1, 1, 1",
        "Equal, 0, 0, 1, 0, 0, 0"
    })
    void comparisonsWithThree(String type, double a, double b, double c, double d, double e, double f) {
        OnnxModelMaker model = image().floats("three", List.of(), 3);

        assertThat(computed(model.node(type, List.of("x", "three"), "t")
                        .node("Cast", List.of("t"), "y", Attribute.integer("to", 1))
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(a, b, c, d, e, f);
    }

    /** The constant on the left: 3 < x. */
    @Test
    void aConstantIsComparedFromTheLeft() {
        assertThat(computed(image().floats("three", List.of(), 3)
                        .node("Less", List.of("three", "x"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(0, 0, 0, 1, 1, 1);
    }

    private static OnnxModelMaker above(double bound) {
        return image().floats("bound", List.of(), (float) bound).node("Greater", List.of("x", "bound"), "above");
    }

    @Test
    void truthsAreCombined() {
        OnnxModelMaker both = above(2).floats("five", List.of(), 5).node("Less", List.of("x", "five"), "below");

        assertThat(computed(both.node("And", List.of("above", "below"), "y").output("y", -1, 2, 1, 3)))
                .containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(computed(above(5).floats("two", List.of(), 2)
                        .node("Less", List.of("x", "two"), "below")
                        .node("Or", List.of("above", "below"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(1, 0, 0, 0, 0, 1);
        assertThat(computed(above(3).node("Not", List.of("above"), "y").output("y", -1, 2, 1, 3)))
                .containsExactly(1, 1, 1, 0, 0, 0);
    }

    @Test
    void aConditionChoosesBetweenValuesTensorsAndNumbers() {
        assertThat(computed(above(3).node("Neg", List.of("x"), "n")
                        .node("Where", List.of("above", "x", "n"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(-1, -2, -3, 4, 5, 6);
        assertThat(computed(above(3).floats("low", List.of(), Float.NEGATIVE_INFINITY)
                        .node("Where", List.of("above", "low", "x"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(1, 2, 3, -Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE);
        assertThat(computed(above(3).floats("row", List.of(3), 7, 8, 9)
                        .node("Where", List.of("above", "row", "x"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(1, 2, 3, 7, 8, 9);
        assertThat(computed(above(3).floats("one", List.of(), 0.1f)
                        .floats("other", List.of(), 0.7f)
                        .node("Where", List.of("above", "one", "other"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(new double[] {0.7f, 0.7f, 0.7f, 0.1f, 0.1f, 0.1f}, within(1e-12));
    }

    /** Every channel is chosen by itself: none is kept whole for it. */
    @Test
    void channelsAreFollowedThroughAChoice() {
        ImportedNetwork read = read(
                image().weights("w", 4, 2, 1, 1)
                        .weights("v", 2, 4, 1, 1)
                        .floats("zero", List.of(), 0)
                        .node("Conv", List.of("x", "w"), "c")
                        .node("Greater", List.of("c", "zero"), "above")
                        .node("Neg", List.of("c"), "n")
                        .node("Where", List.of("above", "c", "n"), "a")
                        .node("Conv", List.of("a", "v"), "y")
                        .output("y", -1, 2, 1, 3),
                folder);

        assertThat(read.network().layers()).extracting(Layer::op).contains(new Where());
        assertThat(ChannelGroups.of(read.network()).all().stream()
                        .filter(group -> group.keptWhole().isEmpty())
                        .mapToInt(group -> group.width()))
                .containsExactly(4);
    }

    @Test
    void sumsProductsAndPlacesAlongAnAxis() {
        assertThat(computed(image().integers("axis", 3)
                        .node("CumSum", List.of("x", "axis"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(1, 3, 6, 4, 9, 15);
        assertThat(computed(image().integers("axis", 3)
                        .node("CumSum", List.of("x", "axis"), "y", Attribute.integer("reverse", 1))
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(6, 5, 3, 15, 11, 6);
        assertThat(computed(image().integers("axes", 3)
                        .node("ReduceProd", List.of("x", "axes"), "y")
                        .output("y", -1, 2, 1, 1)))
                .containsExactly(6, 120);
        assertThat(computed(image().node("ArgMax", List.of("x"), "y", Attribute.integer("axis", 1))
                        .output("y", -1, 1, 1, 3)))
                .containsExactly(1, 1, 1);
        assertThat(computed(image().node("ArgMin", List.of("x"), "y", Attribute.integer("axis", 3))
                        .output("y", -1, 2, 1, 1)))
                .containsExactly(0, 0);
    }

    @Test
    void castsToIntegersCutTowardsZero() {
        assertThat(computed(image().floats("half", List.of(), -0.5f)
                        .node("Mul", List.of("x", "half"), "h")
                        .node("Cast", List.of("h"), "i", Attribute.integer("to", 7))
                        .node("Cast", List.of("i"), "y", Attribute.integer("to", 1))
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(new double[] {0, -1, -1, -2, -2, -3}, within(0.0));
    }

    @Test
    void wholeNumbersAreNotDivided() {
        assertRefused(
                image().integers("two", 2)
                        .node("ArgMax", List.of("x"), "a", Attribute.integer("axis", 3))
                        .node("Div", List.of("a", "two"), "y")
                        .output("y", -1, 2, 1, 1),
                "divides whole numbers");
    }

    @Test
    void aConstantStandsBesideChannels() {
        assertThat(computed(image().floats("grid", List.of(1, 1, 1, 3), -1, 0, 1)
                        .node("Concat", List.of("x", "grid"), "y", Attribute.integer("axis", 1))
                        .output("y", -1, 3, 1, 3)))
                .containsExactly(1, 2, 3, 4, 5, 6, -1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nchw,cd->ndhw | 13 17 21 18 24 30",
                "nchw,cd->nhwd | 13 18 17 24 21 30",
                "...chw,cd->...dhw | 13 17 21 18 24 30",
                "dc,nchw->nhwd | 9 19 12 26 15 33",
            })
    void anEinsumThatIsAMatrixIsALayer(String equation, String expected) {
        OnnxModelMaker model = image().floats("m", List.of(2, 2), 1, 2, 3, 4);
        List<String> operands = equation.startsWith("dc") ? List.of("m", "x") : List.of("x", "m");
        ImportedNetwork read = read(
                model.node("Einsum", operands, "y", Attribute.text("equation", equation.trim()))
                        .output("y", -1, 2, 1, 3),
                folder);

        assertThat(new Interpreter(read.network(), read.weights()).run(IMAGE))
                .containsExactly(Arrays.stream(expected.trim().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
        assertThat(read.network().layers()).extracting(Layer::op).contains(new PointwiseLinear(2, 2, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nchw->nwhc | 1 4 2 5 3 6",
                "nchw->nc | 6 15",
            })
    void anEinsumOfOneMovesAndSums(String equation, String expected) {
        assertThat(computed(image().node("Einsum", List.of("x"), "y", Attribute.text("equation", equation.trim()))
                        .output("y", -1)))
                .containsExactly(Arrays.stream(expected.trim().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nchw,ndhw->ncd | 14 32 32 77",
                "nchw,nchw->nchw | 1 4 9 16 25 36",
                "nchw,nchv->nwv | 17 22 27 22 29 36 27 36 45",
                "nchw,nchw->nc | 14 77",
            })
    void anEinsumOfTwoIsAProduct(String equation, String expected) {
        assertThat(computed(image().node("Einsum", List.of("x", "x"), "y", Attribute.text("equation", equation.trim()))
                        .output("y", -1)))
                .containsExactly(Arrays.stream(expected.trim().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nnhw->nhw | takes a diagonal",
                "nchw->ncz | cannot make",
                "nc->nc | is no tensor of 4 axes",
                "nchw,nchw->nchw | is given 1 operands",
                "nchw->chw | batch",
            })
    void anEinsumThatDoesNotFitIsRefused(String equation, String message) {
        assertThatThrownBy(() ->
                        computed(image().node("Einsum", List.of("x"), "y", Attribute.text("equation", equation.trim()))
                                .output("y", -1)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    /** The image put together from patches of one row and two columns, each of them twice as much in the middle. */
    @Test
    void patchesArePutBack() {
        assertThat(computed(image().integers("image", 1, 3)
                        .integers("block", 1, 2)
                        .integers("list", 0, 1, 1, 2)
                        .integers("two", 2, 2)
                        .integers("lines", -1, 4, 2)
                        .node("Reshape", List.of("list", "two"), "indices")
                        .node("Gather", List.of("x", "indices"), "g", Attribute.integer("axis", 3))
                        .node("Reshape", List.of("g", "lines"), "patches")
                        .node("Col2Im", List.of("patches", "image", "block"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(1, 4, 3, 4, 10, 6);
    }

    private static OnnxModelMaker sequence(int gates) {
        return image().integers("rows", -1, 2, 3)
                .node("Reshape", List.of("x", "rows"), "r")
                .node("Transpose", List.of("r"), "steps", Attribute.integers("perm", 2, 0, 1))
                .weights("w", 1, gates, 2)
                .weights("u", 1, gates, 1);
    }

    /** With weights of 0 and biases of 0 all gates are a half and nothing is ever kept. */
    @Test
    void aRecurrentLayerOfZerosGivesZeros() {
        OnnxModelMaker zeros = image().integers("rows", -1, 2, 3)
                .node("Reshape", List.of("x", "rows"), "r")
                .node("Transpose", List.of("r"), "steps", Attribute.integers("perm", 2, 0, 1))
                .floats("w", List.of(1, 4, 2), new float[8])
                .floats("u", List.of(1, 4, 1), new float[4])
                .node("LSTM", List.of("steps", "w", "u"), "y", Attribute.integer("hidden_size", 1));

        assertThat(computed(zeros.node("Transpose", List.of("y"), "z", Attribute.integers("perm", 2, 0, 1, 3))
                        .output("z", -1, 3, 1, 1)))
                .containsExactly(0, 0, 0);
    }

    /**
     * ONNX's gates are i, o, f, c. Only the candidate reads the first feature (1, 2, 3), all others are a half: c = tanh(x) / 2 + c /
     * 2 and h = tanh(c) / 2.
     */
    @Test
    void gatesAreReadInOnnxsOrder() {
        float[] w = new float[8];
        w[6] = 1;
        OnnxModelMaker lstm = image().integers("rows", -1, 2, 3)
                .node("Reshape", List.of("x", "rows"), "r")
                .node("Transpose", List.of("r"), "steps", Attribute.integers("perm", 2, 0, 1))
                .floats("w", List.of(1, 4, 2), w)
                .floats("u", List.of(1, 4, 1), new float[4])
                .node("LSTM", List.of("steps", "w", "u"), "y", Attribute.integer("hidden_size", 1));
        double c1 = Math.tanh(1) / 2;
        double c2 = Math.tanh(2) / 2 + c1 / 2;
        double c3 = Math.tanh(3) / 2 + c2 / 2;

        assertThat(computed(lstm.node("Transpose", List.of("y"), "z", Attribute.integers("perm", 2, 0, 1, 3))
                        .output("z", -1, 3, 1, 1)))
                .containsExactly(
                        DoubleStream.of(c1, c2, c3).map(c -> Math.tanh(c) / 2).toArray(), within(1e-12));
    }

    /** Rows that are joined to the batch, (1 2 3) and (4 5 6): what the candidate reads of each, half of it and half of what was kept. */
    @Test
    void rowsThatAreJoinedToTheBatchAreSequences() {
        float[] w = new float[4];
        w[3] = 1;
        OnnxModelMaker lstm = image().integers("rows", -1, 3, 1)
                .node("Reshape", List.of("x", "rows"), "r")
                .node("Transpose", List.of("r"), "steps", Attribute.integers("perm", 1, 0, 2))
                .floats("w", List.of(1, 4, 1), w)
                .floats("u", List.of(1, 4, 1), new float[4])
                .node("LSTM", List.of("steps", "w", "u"), "y", Attribute.integer("hidden_size", 1))
                .integers("apart", -1, 2, 1, 3)
                .node("Transpose", List.of("y"), "z", Attribute.integers("perm", 2, 1, 3, 0))
                .node("Reshape", List.of("z", "apart"), "image");
        double[] cells = new double[6];
        for (int i = 0; i < 6; i++) {
            cells[i] = Math.tanh(IMAGE[i]) / 2 + (i % 3 == 0 ? 0 : cells[i - 1] / 2);
        }

        assertThat(computed(lstm.output("image", -1, 2, 1, 3)))
                .containsExactly(
                        DoubleStream.of(cells).map(c -> Math.tanh(c) / 2).toArray(), within(1e-12));
    }

    @Test
    void whatNoLayerOfPyTorchComputesIsRefused() {
        assertRefused(
                sequence(3)
                        .node("GRU", List.of("steps", "w", "u"), "y", Attribute.integer("hidden_size", 1))
                        .output("y", 3, 1, -1, 1),
                "only what torch.nn.GRU computes");
        assertRefused(
                sequence(4)
                        .node(
                                "LSTM",
                                List.of("steps", "w", "u"),
                                "y",
                                Attribute.integer("hidden_size", 1),
                                Attribute.text("direction", "reverse"))
                        .output("y", 3, 1, -1, 1),
                "not reverse");
        assertRefused(
                sequence(4)
                        .floats("h", List.of(1, 1, 1), 1)
                        .node("LSTM", List.of("steps", "w", "u", "", "", "h"), "y", Attribute.integer("hidden_size", 1))
                        .output("y", 3, 1, -1, 1),
                "only states of zeros");
        assertRefused(
                sequence(5)
                        .node("LSTM", List.of("steps", "w", "u"), "y", Attribute.integer("hidden_size", 1))
                        .output("y", 3, 1, -1, 1),
                "not those of");
    }

    /** Whatever numbers a file has, it is read or refused with a typed error, and at once. */
    @Property(tries = 300)
    void hostileArgumentsAreRefused(
            @ForAll @Size(max = 4) List<@LongRange(min = -5, max = 5) Long> small,
            @ForAll @Size(max = 4) List<Long> any)
            throws java.io.IOException {
        Path place = java.nio.file.Files.createTempDirectory("hostile");
        long[] numbers = any.stream().mapToLong(Long::longValue).toArray();
        long[] axes = small.stream().mapToLong(Long::longValue).toArray();
        for (OnnxModelMaker model : List.of(
                image().integers("i", axes).node("CumSum", List.of("x", "i"), "y"),
                image().integers("i", axes).integers("j", numbers).node("Col2Im", List.of("x", "i", "j"), "y"),
                image().integers("i", numbers).node("Gather", List.of("x", "i"), "y", Attribute.integer("axis", 3)),
                image().integers("i", numbers).node("Reshape", List.of("x", "i"), "y"),
                image().integers("i", axes).node("Reshape", List.of("x", "i"), "y"),
                image().integers("i", numbers).node("ReduceProd", List.of("x", "i"), "y"),
                image().node(
                                "ArgMax",
                                List.of("x"),
                                "y",
                                Attribute.integer("axis", any.isEmpty() ? 0 : any.getFirst())),
                image().weights("w", Collections.nCopies(3, 1 + axes.length).toArray(Integer[]::new))
                        .node("LSTM", List.of("x", "w", "w"), "y", Attribute.integer("hidden_size", 1)))) {
            try {
                read(model.output("y", -1, 2, 1, 3), place);
            } catch (ProblemException e) {
                assertThat(e.code()).isIn(ProblemCode.UNSUPPORTED_NETWORK, ProblemCode.INVALID_NETWORK);
            }
        }
    }
}
