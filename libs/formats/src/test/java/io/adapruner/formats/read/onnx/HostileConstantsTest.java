package io.adapruner.formats.read.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constants that once took time or memory out of proportion to their file: in squares of its size, or for a few bytes of it. */
class HostileConstantsTest {
    /** What took time took memory with it, which is the same on every machine; each took several times this, or never ended. */
    private static final long LITTLE = 128L << 20;

    private static final int SIDE = 700;

    @TempDir
    Path folder;

    private static OnnxModelMaker turned() {
        return given().weights("w", SIDE, SIDE).node("Transpose", List.of("w"), "t");
    }

    private static OnnxModelMaker given() {
        return new OnnxModelMaker().input("x", -1, 2, 4, 4);
    }

    private static OnnxModelMaker used(OnnxModelMaker model, String constant) {
        return model.node("MatMul", List.of("x", constant), "y").output("y", -1, 2);
    }

    static Stream<OnnxModelMaker> models() {
        long[] zeros = new long[60_000];
        return Stream.of(
                used(turned().node("Cast", List.of("t"), "c", Attribute.integer("to", OnnxModelMaker.INT64)), "c"),
                used(turned().node("Not", List.of("t"), "c"), "c"),
                used(turned().node("Where", List.of("t", "t", "t"), "c"), "c"),
                used(
                        given().weights("w", 1, SIDE * SIDE)
                                .node("Transpose", List.of("w"), "t")
                                .node("Concat", List.of("t", "t"), "c", Attribute.integer("axis", 1)),
                        "c"),
                used(
                        given().weights("w", SIDE, SIDE)
                                .integers("axes", zeros)
                                .node("Slice", List.of("w", "axes", "axes", "axes"), "c"),
                        "c"),
                used(given().weights("w", 1).integers("axes", zeros).node("Unsqueeze", List.of("w", "axes"), "c"), "c"),
                used(readOften(zeros), "c5000"),
                given().integers("axes", new long[20_000])
                        .node("Unsqueeze", List.of("x", "axes"), "u")
                        .node("Flatten", List.of("u"), "y")
                        .output("y", -1, 32),
                used(
                        given().integers("size", 4096, 4096)
                                .node("ConstantOfShape", List.of("size"), "a")
                                .node("Add", List.of("a", "a"), "c"),
                        "c"));
    }

    private static OnnxModelMaker readOften(long... values) {
        OnnxModelMaker model = given().integers("c", values);
        for (int i = 1; i <= 5000; i++) {
            model.node("ReduceSum", List.of("c"), "c" + i);
        }
        return model;
    }

    @ParameterizedTest
    @MethodSource("models")
    @Timeout(60)
    void itIsRefusedSoonAndWithLittleMemory(OnnxModelMaker model) {
        Path file = model.file(folder);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long memory = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.empty()))
                .isInstanceOf(ProblemException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - memory).isLessThan(LITTLE);
    }

    /** Analysis takes some hundred bytes for each: for these 3 GB, where the file has 300. */
    @Test
    void channelsOfNothingAreBounded() {
        long[] pads =
                Collections.nCopies(8, 0L).stream().mapToLong(Long::longValue).toArray();
        pads[5] = 8_000_000;
        Path file = given().integers("pads", pads)
                .node("Pad", List.of("x", "pads"), "p")
                .node("GlobalAveragePool", List.of("p"), "y")
                .output("y", -1, 8_000_002, 1, 1)
                .file(folder);

        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_NETWORK))
                .hasMessageContaining("channels together, the limit is");
    }

    /** 343 million multiplications, of a file of 2 MB that may ask for them as often as it likes. */
    @Test
    void productsOfConstantsAreBounded() {
        Path file = used(turned().node("MatMul", List.of("t", "w"), "c"), "c").file(folder);

        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("constants of shapes [700, 700] and [700, 700] are multiplied");
    }

    /** Layers that differ in another tensor get weights of their own, so a file could unfold to any size. */
    @Test
    void aTensorIsSharedAmongAFewLayersOnly() {
        OnnxModelMaker model = sharing();
        for (int i = 1; i <= 200; i++) {
            model.weights("bias" + i, 64);
            convolution(model, i, "bias" + i);
        }
        Path file = model.output("c200", -1, 64, 4, 4).file(folder);

        assertThatThrownBy(() -> OnnxFile.read(file, Companions.none(), Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_NETWORK))
                .hasMessageContaining("when each layer has its own");
    }

    /** The same module, called again and again. */
    @Test
    void layersThatShareAllTheyHaveHoldItOnce() {
        OnnxModelMaker model = sharing().weights("bias", 64);
        for (int i = 1; i <= 200; i++) {
            convolution(model, i, "bias");
        }
        Path file = model.output("c200", -1, 64, 4, 4).file(folder);

        var read = OnnxFile.read(file, Companions.none(), Optional.empty());
        assertThat(read.weights().tensors().values().stream()
                        .mapToLong(Tensor::elements)
                        .sum())
                .isEqualTo(64 * 2 * 9 + 64 * 64 * 9 + 64);
    }

    private OnnxModelMaker sharing() {
        return given().weights("first.weight", 64, 2, 3, 3)
                .weights("shared.weight", 64, 64, 3, 3)
                .node("Conv", List.of("x", "first.weight"), "c0", Attribute.integers("pads", 1, 1, 1, 1));
    }

    private static void convolution(OnnxModelMaker model, int number, String bias) {
        model.node(
                "Conv",
                List.of("c" + (number - 1), "shared.weight", bias),
                "c" + number,
                Attribute.integers("pads", 1, 1, 1, 1));
    }
}
