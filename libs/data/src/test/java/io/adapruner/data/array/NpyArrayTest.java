package io.adapruner.data.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyArrayTest {
    /** Two elements in hexadecimal, the high byte first. */
    @ParameterizedTest
    @MethodSource("types")
    void everyTypeIsReadInBothOrdersOfBytes(String code, String first, String second, float[] expected) {
        for (String order : List.of("<", ">")) {
            byte[] values =
                    HexFormat.of().parseHex(order.equals(">") ? first + second : reversed(first) + reversed(second));
            byte[] file = NpyBytes.file(1, NpyBytes.dictionary(order + code, false, 2), values);

            assertThat(values(file)).as(order + code).containsExactly(expected);
        }
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments("b1", "00", "01", floats(0, 1)),
                arguments("u1", "07", "ff", floats(7, 255)),
                arguments("i1", "07", "ff", floats(7, -1)),
                arguments("u2", "0102", "ffff", floats(258, 65_535)),
                arguments("i2", "0102", "8000", floats(258, -32_768)),
                arguments("u4", "00010000", "ffffff00", floats(65_536, 0x1.fffffep31f)),
                arguments("i4", "00010000", "fffffffe", floats(65_536, -2)),
                arguments("i8", "0000010000000000", "fffffffffffffffd", floats(0x1p40f, -3)),
                arguments("f2", "3c00", "c100", floats(1, -2.5f)),
                arguments("f4", "3f800000", "c0200000", floats(1, -2.5f)),
                arguments("f8", "3fb999999999999a", "c004000000000000", floats(0.1f, -2.5f)));
    }

    @Test
    void singleBytesHaveNoOrder() {
        byte[] file = NpyBytes.file(1, NpyBytes.dictionary("|u1", false, 3), new byte[] {1, 2, -1});

        assertThat(values(file)).containsExactly(1, 2, 255);
    }

    @Test
    void fortranOrderBecomesThatOfC() {
        // numpy.arange(6).reshape(2, 3) is 0 1 2 / 3 4 5, in columns 0 3 1 4 2 5
        byte[] file = NpyBytes.file(1, NpyBytes.dictionary("|i1", true, 2, 3), new byte[] {0, 3, 1, 4, 2, 5});

        assertThat(values(file)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void allFormatVersionsAreRead(int version) {
        byte[] file = NpyBytes.file(version, NpyBytes.dictionary("|i1", false, 1, 2), new byte[] {5, 6});

        assertThat(NpyArray.of(file, "a.npy").shape()).isEqualTo(TensorShape.of(1, 2));
        assertThat(values(file)).containsExactly(5, 6);
    }

    /** Byte for byte what NumPy 2 writes for {@code numpy.save(path, numpy.array([[1, -2]], numpy.float32))}. */
    @Test
    void whatNumpyWritesIsRead() {
        byte[] file = HexFormat.of()
                .parseHex("934e554d505901007600" + "7b276465736372273a20273c6634272c2027666f727472616e5f6f7264657227"
                        + "3a2046616c73652c20277368617065273a2028312c2032292c207d" + "20".repeat(58) + "0a"
                        + "0000803f000000c0");

        assertThat(values(file)).containsExactly(1, -2);
    }

    @Property(tries = 100)
    void whatIsWrittenInAnyShapeAndOrderComesBack(@ForAll("shapes") List<Integer> shape, @ForAll boolean fortran) {
        int[] dims = shape.stream().mapToInt(Integer::intValue).toArray();
        int count = shape.stream().reduce(1, Math::multiplyExact);
        ByteBuffer stored = ByteBuffer.allocate(4 * count).order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < count; i++) {
            stored.putFloat(4 * (fortran ? columnFirst(i, dims) : i), i + 0.25f);
        }
        float[] expected = new float[count];
        for (int i = 0; i < count; i++) {
            expected[i] = i + 0.25f;
        }

        byte[] file = NpyBytes.file(2, NpyBytes.dictionary(">f4", fortran, dims), stored.array());

        assertThat(NpyArray.of(file, "a.npy").shape().dims()).isEqualTo(shape);
        assertThat(values(file)).containsExactly(expected);
    }

    @Provide
    Arbitrary<List<Integer>> shapes() {
        return Arbitraries.integers().between(1, 5).list().ofMinSize(1).ofMaxSize(5);
    }

    /** Where the element that C has at a position is in the order of Fortran. */
    private static int columnFirst(int position, int[] dims) {
        int rest = position;
        int at = 0;
        int[] index = new int[dims.length];
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            index[axis] = rest % dims[axis];
            rest /= dims[axis];
        }
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            at = at * dims[axis] + index[axis];
        }
        return at;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("hostile")
    void whatIsDamagedOrHostileIsRefused(byte[] file, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> values(file))
                .withMessageStartingWith("a.npy: the ")
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    static Stream<Arguments> hostile() {
        byte[] four = new byte[4];
        return Stream.of(
                arguments(new byte[0], "is no .npy file"),
                arguments("PK\3\4 this is a .npz".getBytes(StandardCharsets.US_ASCII), "is no .npy file"),
                arguments(NpyBytes.raw(4, 1, " ", four), "format version 4.0"),
                arguments(NpyBytes.raw(1, 65_535, "{}", four), "claims a header of 65535 bytes; there are 6"),
                arguments(NpyBytes.raw(2, -1, "{}", four), "claims a header of 4294967295 bytes"),
                arguments(
                        NpyBytes.raw(2, 70_000, " ".repeat(70_000), four),
                        "claims a header of 70000 bytes; there are 70004, and at most 65536 are read"),
                arguments(header("{}"), "lacks one of the keys"),
                arguments(header(""), "it ends early"),
                arguments(header("__import__('os').system('true')"), "'__import__('' was not expected"),
                arguments(header("{'descr': '<f4', 'descr': '<f4'}"), "the key 'descr' twice"),
                arguments(header("{'evil': 1}"), "the key 'evil'"),
                arguments(header("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}"), "'0, 'shape':"),
                arguments(header("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}"), "no tuple"),
                arguments(header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}"), "'-1,)}"),
                arguments(header("{'descr': '<f4', 'fortran_order': False, 'shape': (1 + 0,)}"), "'+ 0,)}"),
                arguments(header("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x"), "'x"),
                arguments(header("{'descr': '<f4"), "a string does not end"),
                arguments(
                        header("{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1, ".repeat(65) + ")}"),
                        "more than 64 axes"),
                arguments(
                        header("{'descr': '<f4', 'fortran_order': False, 'shape': (" + "9".repeat(19) + ",)}"),
                        "more than 18 digits"),
                arguments(shaped("<f4", four), "has 0 axes"),
                arguments(shaped("<f4", four, 1, 1, 1, 1, 1, 1), "has 6 axes"),
                arguments(shaped("<f4", four, 2), "claims the shape [2] of 4 bytes a value, which its 4 bytes are not"),
                arguments(shaped("<f4", new byte[8], 1), "claims the shape [1]"),
                arguments(shaped("<f4", new byte[0], 0), "claims the shape [0]"),
                arguments(shaped("<f4", four, 65_536, 65_536, 65_536, 65_536), "claims the shape"),
                arguments(
                        header(
                                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999)}"),
                        "claims the shape"),
                arguments(shaped("|O", new byte[8], 1), "dtype object"),
                arguments(shaped("|O", new byte[8], 1), "numpy.save(path, array.astype(numpy.float32))"),
                arguments(
                        header("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}"),
                        "dtype with fields"),
                arguments(shaped("<c8", new byte[8], 1), "of the dtype <c8; read are bool, uint8"),
                arguments(shaped("<U2", new byte[8], 1), "of the dtype <U2"),
                arguments(shaped("|f4", four, 1), "of the dtype |f4"),
                arguments(NpyBytes.of(new int[] {2}, 1, Float.NaN), "holds NaN"),
                arguments(NpyBytes.of(new int[] {2}, 1, Float.NEGATIVE_INFINITY), "holds -Infinity"),
                arguments(shaped("<f2", new byte[] {0, 0x7c}, 1), "holds Infinity"),
                arguments(
                        shaped(">f8", HexFormat.of().parseHex("7e37e43c8800759c"), 1),
                        "holds 1.0E300, which is beyond 32-bit floats"));
    }

    @Test
    void aValueThatIsNotFiniteIsFoundWithoutCopying() {
        NpyArray array = NpyArray.of(NpyBytes.of(new int[] {2}, 1, Float.NaN), "a.npy");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(array::requireFinite)
                .withMessageContaining("a.npy: the array holds NaN");
    }

    private static byte[] header(String dictionary) {
        return NpyBytes.file(1, dictionary, new byte[4]);
    }

    private static byte[] shaped(String descr, byte[] values, int... shape) {
        return NpyBytes.file(1, NpyBytes.dictionary(descr, false, shape), values);
    }

    private static float[] values(byte[] file) {
        NpyArray array = NpyArray.of(file, "a.npy");
        ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(4 * array.shape().elements()));
        array.copyTo(into);
        float[] values = new float[into.capacity() / 4];
        into.flip().asFloatBuffer().get(values);
        return values;
    }

    private static String reversed(String hex) {
        var reversed = new StringBuilder();
        for (int i = hex.length(); i > 0; i -= 2) {
            reversed.append(hex, i - 2, i);
        }
        return reversed.toString();
    }

    private static float[] floats(float... values) {
        return values;
    }
}
