package io.adapruner.formats.read.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.network.Interpreter;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files compute of their constants alone: tables of positions, standardised filters. Each is added to an image of zeros. */
class OnnxConstantsTest {
    @TempDir
    Path folder;

    private double[] added(OnnxModelMaker model, String constant) {
        ImportedNetwork read = OnnxFile.read(
                model.node("Add", List.of("x", constant), "y")
                        .output("y", -1, 2, 1, 3)
                        .file(folder),
                Companions.beside(folder.resolve("made.onnx")),
                Optional.empty());
        return new Interpreter(read.network(), read.weights()).run(new double[6]);
    }

    private static OnnxModelMaker image() {
        return new OnnxModelMaker().input("x", -1, 2, 1, 3);
    }

    @Test
    void aLayerOverCoordinates() {
        assertThat(added(
                        image().floats("coordinates", List.of(2, 1, 1), 1, 2)
                                .floats("weight", List.of(1, 3), 1, -1, 0.5f)
                                .node("MatMul", List.of("coordinates", "weight"), "product")
                                .node("Relu", List.of("product"), "table"),
                        "table"))
                .containsExactly(1, 0, 0.5, 2, 0, 1);
    }

    @Test
    void aFullyConnectedLayerWithItsMatrixTransposed() {
        assertThat(added(
                        image().floats("rows", List.of(2, 2), 1, 2, 3, 4)
                                .floats("weight", List.of(3, 2), 1, 0, 0, 1, 1, 1)
                                .floats("bias", List.of(3), 10, 20, 30)
                                .node(
                                        "Gemm",
                                        List.of("rows", "weight", "bias"),
                                        "product",
                                        Attribute.flag("transB", true))
                                .integers("shape", 2, 1, 3)
                                .node("Reshape", List.of("product", "shape"), "table"),
                        "table"))
                .containsExactly(11, 22, 33, 13, 24, 37);
    }

    @Test
    void valuesByTwoIndicesEach() {
        assertThat(added(
                        image().floats("all", List.of(2, 2), 1, 2, 3, 4)
                                .integers("flat", 0, 0, 1, 1, 0, 1, -1, 0, 0, 0, 1, 0)
                                .integers("pairs", 2, 1, 3, 2)
                                .node("Reshape", List.of("flat", "pairs"), "indices")
                                .node("GatherND", List.of("all", "indices"), "table"),
                        "table"))
                .containsExactly(1, 4, 2, 3, 1, 3);
    }

    @Test
    void aRangeAndASoftmax() {
        assertThat(added(
                        image().floats("all", List.of(2, 1, 3), -9, 0, 0.5f, 1, 7, 0)
                                .floats("least", List.of(), 0)
                                .floats("most", List.of(), 1)
                                .node("Clip", List.of("all", "least", "most"), "table"),
                        "table"))
                .containsExactly(0, 0, 0.5, 1, 1, 0);
        assertThat(added(
                        image().floats("all", List.of(2, 1, 3), 0, 0, 0, 0, (float) Math.log(2), 0)
                                .node("Softmax", List.of("all"), "table"),
                        "table"))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, 0.25, 0.5, 0.25}, within(1e-6));
    }

    /** By its own mean 2 and variance 2/3. */
    @Test
    void aStandardisedFilter() {
        double step = 1 / Math.sqrt(2 / 3.0 + 1e-5);
        assertThat(added(
                        image().floats("all", List.of(1, 2, 3), 1, 2, 3, 3, 2, 1)
                                .floats("scale", List.of(2), 1, 2)
                                .floats("shift", List.of(2), 0, 1)
                                .node("InstanceNormalization", List.of("all", "scale", "shift"), "standard")
                                .integers("shape", 2, 1, 3)
                                .node("Reshape", List.of("standard", "shape"), "table"),
                        "table"))
                .containsExactly(new double[] {-step, 0, step, 1 + 2 * step, 1, 1 - 2 * step}, within(1e-6));
    }

    /** Seven million values one after the other, of which the file's two thousand would allow two million at a time. */
    @Test
    void whatIsComputedOnTheWayIsLetGo() {
        OnnxModelMaker model = table("c0").floats("one", List.of(), 1);
        for (int i = 1; i <= 6; i++) {
            model.node("Add", List.of("c" + (i - 1), "one"), "c" + i);
        }

        assertThat(added(corner(model, "c6"), "table")).containsExactly(6, 6, 6, 6, 6, 6);
    }

    @Test
    void whatIsComputedAndReadLaterIsBounded() {
        OnnxModelMaker model = table("c0").floats("one", List.of(), 1).node("Add", List.of("c0", "one"), "c1");
        OnnxModelMaker kept = model.node("Add", List.of("c0", "c1"), "c2").node("Add", List.of("c2", "c1"), "c3");

        assertThatThrownBy(() -> added(corner(kept.node("Add", List.of("c3", "c0"), "c4"), "c4"), "table"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("a computed constant of shape [1024, 1024] is larger than");
    }

    /** What is let go at once is bounded in work. */
    @Test
    void stepsWithoutEndAreRefused() {
        OnnxModelMaker model = table("c0").floats("one", List.of(), 1);
        for (int i = 1; i <= 200; i++) {
            model.node("Add", List.of("c" + (i - 1), "one"), "c" + i);
        }

        assertThatThrownBy(() -> added(corner(model, "c200"), "table"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("a computed constant of shape [1024, 1024] is larger than");
    }

    /** A million zeros. */
    private static OnnxModelMaker table(String name) {
        return image().integers("side", 1024, 1024).node("ConstantOfShape", List.of("side"), name);
    }

    /** Its first six values. */
    private static OnnxModelMaker corner(OnnxModelMaker model, String of) {
        return model.integers("start", 0, 0)
                .integers("end", 2, 3)
                .integers("shape", 2, 1, 3)
                .node("Slice", List.of(of, "start", "end"), "few")
                .node("Reshape", List.of("few", "shape"), "table");
    }

    /** Positions of a smaller image, as they are stored. */
    @Test
    void aTableThatIsResizedIsTheSameInEveryImage() {
        OnnxModelMaker model = new OnnxModelMaker()
                .input("x", 2, 2, 1, 3)
                .floats("positions", List.of(1, 2, 1, 1), 1, 2)
                .integers("sizes", 1, 2, 1, 3)
                .node(
                        "Resize",
                        List.of("positions", "", "", "sizes"),
                        "table",
                        Attribute.text("mode", "nearest"),
                        Attribute.text("coordinate_transformation_mode", "asymmetric"),
                        Attribute.text("nearest_mode", "floor"));

        assertThat(added(model, "table")).containsExactly(1, 1, 1, 2, 2, 2);
    }

    @Test
    void aProductThatTakesTooLongIsRefused() {
        assertThatThrownBy(() -> added(
                        image().integers("large", 4096, 4096)
                                .node("ConstantOfShape", List.of("large"), "matrix")
                                .node("MatMul", List.of("matrix", "matrix"), "table"),
                        "table"))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code())
                        .isIn(ProblemCode.UNSUPPORTED_NETWORK, ProblemCode.INVALID_NETWORK));
    }
}
