package io.adapruner.formats.read.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.network.Interpreter;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of an image of two channels, (1 2 3) and (4 5 6), in the place of which others are written, element by element. */
class OnnxOverwrittenTest {
    private static final double[] IMAGE = {1, 2, 3, 4, 5, 6};

    @TempDir
    Path folder;

    private double[] computed(OnnxModelMaker model) {
        ImportedNetwork read = OnnxFile.read(
                model.output("y", 2, 2, 1, 3).file(folder),
                Companions.beside(folder.resolve("made.onnx")),
                Optional.empty());
        return new Interpreter(read.network(), read.weights()).run(IMAGE);
    }

    /** Two images, and {@code n}, their opposites. */
    private static OnnxModelMaker images() {
        return new OnnxModelMaker().input("x", 2, 2, 1, 3).node("Neg", List.of("x"), "n");
    }

    /** The indices of a part, {@code [2, channels, 1, width, 4]}, each counted from a start. */
    private static OnnxModelMaker places(OnnxModelMaker model, int channel, int channels, int column, int width) {
        long[] places = IntStream.range(0, 2 * channels * width)
                .boxed()
                .flatMapToLong(
                        i -> LongStream.of(i / width / channels, channel + i / width % channels, 0, column + i % width))
                .toArray();
        return model.integers("flat", places)
                .integers("box", 2, channels, 1, width, 4)
                .node("Reshape", List.of("flat", "box"), "places");
    }

    private static OnnxModelMaker part(OnnxModelMaker model, int axis, int from, int to) {
        return model.integers("from", from)
                .integers("to", to)
                .integers("axis", axis)
                .node("Slice", List.of("n", "from", "to", "axis"), "values");
    }

    @Test
    void columnsAtTheEnd() {
        OnnxModelMaker model = part(places(images(), 0, 2, 1, 2), 3, 0, 2);

        assertThat(computed(model.node("ScatterND", List.of("x", "places", "values"), "y")))
                .containsExactly(1, -1, -2, 4, -4, -5);
    }

    @Test
    void oneColumnBetweenOthersOfOneChannel() {
        OnnxModelMaker model = part(places(images(), 1, 1, 1, 1), 3, 2, 3)
                .integers("last", 1)
                .integers("one", 2)
                .integers("channel", 1)
                .node("Slice", List.of("values", "last", "one", "channel"), "value");

        assertThat(computed(model.node("ScatterND", List.of("x", "places", "value"), "y")))
                .containsExactly(1, 2, 3, 4, -6, 6);
    }

    @Test
    void everything() {
        OnnxModelMaker model = places(images(), 0, 2, 0, 3);

        assertThat(computed(model.node("ScatterND", List.of("x", "places", "n"), "y")))
                .containsExactly(-1, -2, -3, -4, -5, -6);
    }

    @Test
    void whatIsNoPartIsRefused() {
        assertRefused(
                images().integers("flat", 0, 0, 0, 1, 1, 1, 1, 0)
                        .integers("box", 4, 2)
                        .node("Reshape", List.of("flat", "box"), "places"),
                "here and there, not a part of it");
        assertRefused(
                images().integers("flat", 1).integers("box", 1, 1).node("Reshape", List.of("flat", "box"), "places"),
                "some images of the batch only");
        assertRefused(
                images().integers("flat", 0, 7, 1, 7)
                        .integers("box", 2, 2)
                        .node("Reshape", List.of("flat", "box"), "places"),
                "axis 7 does not exist");
        assertRefused(images().integers("places", 0, 0, 0, 0, 0), "at indices of shape [5]");
    }

    private void assertRefused(OnnxModelMaker model, String message) {
        assertThatThrownBy(() -> computed(model.node("ScatterND", List.of("x", "places", "n"), "y")))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining(message);
    }
}
