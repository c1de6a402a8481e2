package io.adapruner.formats.read.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.network.Interpreter;
import io.adapruner.network.Layer;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators compute of an image of two channels, (1 2 3) and (4 5 6). */
class OnnxKindsTest {
    private static final double[] IMAGE = {1, 2, 3, 4, 5, 6};

    @TempDir
    Path folder;

    private ImportedNetwork read(OnnxModelMaker model) {
        return OnnxFile.read(model.file(folder), Companions.beside(folder.resolve("made.onnx")), Optional.empty());
    }

    private double[] computed(OnnxModelMaker model) {
        ImportedNetwork read = read(model);
        return new Interpreter(read.network(), read.weights()).run(IMAGE);
    }

    private void assertRefused(OnnxModelMaker model, String message) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining(message);
    }

    private static OnnxModelMaker image() {
        return new OnnxModelMaker().input("x", -1, 2, 1, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "Sin, 0.479426, 0.841471, 0.997495, 0.909297, 0.598472, 0.14112",
        "Cos, 0.877583, 0.540302, 0.070737, -0.416147, -0.801144, -0.989992",
        "Floor, 0, 1, 1, 2, 2, 3",
        "Ceil, 1, 1, 2, 2, 3, 3"
    })
    void functionsOfHalfTheImage(
            String type, double one, double two, double three, double four, double five, double six) {
        assertThat(computed(image().floats("two", List.of(), 2)
                        .node("Div", List.of("x", "two"), "half")
                        .node(type, List.of("half"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(new double[] {one, two, three, four, five, six}, within(1e-6));
    }

    @Test
    void signs() {
        assertThat(computed(image().floats("three", List.of(), 3)
                        .node("Sub", List.of("x", "three"), "d")
                        .node("Sign", List.of("d"), "y")
                        .output("y", -1, 2, 1, 3)))
                .containsExactly(-1, -1, 0, 1, 1, 1);
    }

    @Test
    void theLogarithmOfASumOfExponentials() {
        assertThat(computed(image().integers("axes", 1)
                        .node("ReduceLogSumExp", List.of("x", "axes"), "y")
                        .output("y", -1, 1, 1, 3)))
                .containsExactly(new double[] {4.048587, 5.048587, 6.048587}, within(1e-6));
    }

    @Test
    void aSliceBackwards() {
        assertThat(sliced(3, -1)).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(sliced(3, -2)).containsExactly(3, 1, 6, 4);
        assertThat(sliced(1, -1)).containsExactly(4, 5, 6, 1, 2, 3);
    }

    private double[] sliced(long axis, long step) {
        return computed(image().integers("start", -1)
                .integers("end", -100)
                .integers("axis", axis)
                .integers("step", step)
                .node("Slice", List.of("x", "start", "end", "axis", "step"), "y")
                .output("y", -1, 2, 1, step == -2 ? 2 : 3));
    }

    @Test
    void anImageIsWrappedAround() {
        assertThat(padded("wrap", 6, 1, 2)).containsExactly(3, 1, 2, 3, 1, 2, 6, 4, 5, 6, 4, 5);
    }

    @Test
    void aNegativePaddingTakesAway() {
        assertThat(padded("constant", 3, -1, 1)).containsExactly(2, 3, 0, 5, 6, 0);
        assertThat(padded("edge", 3, 1, -1)).containsExactly(1, 1, 2, 4, 4, 5);
    }

    private double[] padded(String mode, long width, long before, long after) {
        return computed(image().integers("pads", 0, 0, 0, before, 0, 0, 0, after)
                .node("Pad", List.of("x", "pads"), "y", Attribute.text("mode", mode))
                .output("y", -1, 2, 1, width));
    }

    @Test
    void anAxisIsRepeatedAsAWhole() {
        assertThat(tiled(1, 1, 1, 2)).containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        assertThat(tiled(1, 2, 1, 1)).containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        assertThat(tiled(1, 1, 2, 1)).containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
    }

    private double[] tiled(long... times) {
        return computed(image().integers("times", times)
                .node("Tile", List.of("x", "times"), "y")
                .output("y", -1, 2 * times[1], times[2], 3 * times[3]));
    }

    @Test
    void aBatchCannotBeRepeated() {
        assertRefused(
                image().integers("times", 2, 1, 1, 1)
                        .node("Tile", List.of("x", "times"), "y")
                        .output("y", -1, 2, 1, 3),
                "repeats axis 0");
    }

    /** As exporters write {@code x[:, [1, 0]]}. */
    @Test
    void channelsAreGatheredBehindATransposition() {
        ImportedNetwork read = read(gathered(1, 0)
                .node("Transpose", List.of("g"), "y", Attribute.integers("perm", 1, 0, 2, 3))
                .output("y", -1, 2, 1, 3));

        assertThat(new Interpreter(read.network(), read.weights()).run(IMAGE)).containsExactly(4, 5, 6, 1, 2, 3);
        assertThat(read.network().layers()).extracting(Layer::op).containsExactly(new GatherChannels(List.of(1, 0)));
    }

    private static OnnxModelMaker gathered(long... indices) {
        return image().integers("list", indices)
                .integers("shape", -1, 1)
                .node("Transpose", List.of("x"), "t", Attribute.integers("perm", 1, 0, 2, 3))
                .node("Reshape", List.of("list", "shape"), "indices")
                .node("GatherND", List.of("t", "indices"), "g");
    }

    @Test
    void positionsAreGatheredInRuns() {
        assertThat(computed(image().integers("list", 2, 0, 0, 1)
                        .node("Gather", List.of("x", "list"), "y", Attribute.integer("axis", 3))
                        .output("y", -1, 2, 1, 4)))
                .containsExactly(3, 1, 1, 2, 6, 4, 4, 5);
    }

    /** Element (0, 0) and (1, 1): neither axis has an index of its own. */
    @Test
    void axesThatAreIndexedTogetherAreRefused() {
        assertRefused(
                image().integers("list", 0, 0, 1, 1)
                        .integers("shape", 2, 2)
                        .node("Transpose", List.of("x"), "t", Attribute.integers("perm", 1, 3, 0, 2))
                        .node("Reshape", List.of("list", "shape"), "indices")
                        .node("GatherND", List.of("t", "indices"), "y")
                        .output("y", 2, -1, 1),
                "several axes together");
    }

    @Test
    void anOrderOfManyPartsIsRefused() {
        assertRefused(
                new OnnxModelMaker()
                        .input("x", -1, 1, 1, 300)
                        .integers("start", -1)
                        .integers("end", -1000)
                        .integers("axis", 3)
                        .integers("step", -1)
                        .node("Slice", List.of("x", "start", "end", "axis", "step"), "y")
                        .output("y", -1, 1, 1, 300),
                "the limit is 256");
    }

    private static OnnxModelMaker volume() {
        return new OnnxModelMaker().input("x", -1, 1, 1, 2, 3).output("y", -1, 1, 1, 2, 3);
    }

    /** The odd position of padding lies behind, along each axis of a volume; no mean counts it. */
    @Test
    void aVolumeMayBePaddedMoreBehindThanInFront() {
        Attribute behind = Attribute.text("auto_pad", "SAME_UPPER");
        double[] sums = computed(
                volume().floats("w", List.of(1, 1, 1, 2, 2), 1, 1, 1, 1).node("Conv", List.of("x", "w"), "y", behind));
        double[] means = computed(
                volume().node("AveragePool", List.of("x"), "y", behind, Attribute.integers("kernel_shape", 1, 2, 2)));
        double[] maxima = computed(
                volume().node("MaxPool", List.of("x"), "y", behind, Attribute.integers("kernel_shape", 1, 2, 2)));

        assertThat(sums).containsExactly(12, 16, 9, 9, 11, 6);
        assertThat(means).containsExactly(new double[] {3, 4, 4.5, 4.5, 5.5, 6}, within(1e-6));
        assertThat(maxima).containsExactly(5, 6, 6, 5, 6, 6);
    }

    @Test
    void moreAxesThanThoseOfVolumesAreRefused() {
        assertRefused(
                new OnnxModelMaker()
                        .input("x", -1, 1, 1, 1, 2, 3)
                        .node("Relu", List.of("x"), "y")
                        .output("y", -1, 1, 1, 1, 2, 3),
                "input x has 6 axes; [batch, channels, depth, height, width]");
    }
}
