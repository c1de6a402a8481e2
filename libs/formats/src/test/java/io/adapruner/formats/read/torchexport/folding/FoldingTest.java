package io.adapruner.formats.read.torchexport.folding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.operator.Outcome;
import io.adapruner.formats.read.torchexport.program.GraphArgument;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Nothing;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Real;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorName;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Truth;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Whole;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Wholes;
import io.adapruner.formats.read.torchexport.program.GraphNode;
import io.adapruner.formats.translation.NetworkDraft;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.formula.Evaluation;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators as PyTorch's schemas name their arguments, on tensors whose results are known without it. */
class FoldingTest {
    private static final GraphArgument MATRIX = new TensorName("matrix");
    private static final GraphArgument ROW = new TensorName("row");
    private static final GraphArgument COLUMN = new TensorName("column");

    private final NetworkDraft draft = new NetworkDraft(TensorShape.of(3));
    private final Weights stored = new Weights(new LinkedHashMap<>(Map.of(
            "matrix", Tensor.of(List.of(2, 2), 3, 4, 6, 8),
            "row", Tensor.of(List.of(2), 1, 4),
            "column", Tensor.of(List.of(2, 1), 10, 20))));

    @ParameterizedTest
    @CsvSource({
        "add.Tensor, 5, 12",
        "sub.Tensor, -3, -4",
        "rsub.Tensor, 0, -4",
        "mul.Tensor, 2, 16",
        "div.Tensor, 0.5, 1",
        "maximum.default, 2, 4",
        "minimum.default, 1, 4"
    })
    void twoTensorsAreCombined(String operator, double first, double second) {
        // [1, 4] and [2, 4]; sums and differences multiply what is added or taken away by alpha
        Map<String, GraphArgument> arguments =
                Map.of("self", ROW, "other", new TensorName("other"), "alpha", new Real(2));
        computes(operator, arguments, List.of(2), first, second);
    }

    @ParameterizedTest
    @CsvSource({
        "neg.default, -1, -4",
        "reciprocal.default, 1, 0.25",
        "rsqrt.default, 1, 0.5",
        "sqrt.default, 1, 2",
        "square.default, 1, 16",
        "abs.default, 1, 4",
        "exp.default, 2.718281828, 54.59815003",
        "log.default, 0, 1.386294361"
    })
    void functionsAreOfEachValue(String operator, double first, double second) {
        computes(operator, Map.of("self", ROW), List.of(2), first, second);
    }

    @Test
    void powersHaveNumbersOnEitherSide() {
        computes("pow.Tensor_Scalar", Map.of("self", ROW, "exponent", new Real(0.5)), List.of(2), 1, 2);
        computes("pow.Scalar", Map.of("self", new Whole(2), "exponent", ROW), List.of(2), 2, 16);
        computes("pow.Tensor_Tensor", Map.of("self", ROW, "exponent", ROW), List.of(2), 1, 256);
    }

    @Test
    void rangesMayBeOpen() {
        computes("clamp.default", Map.of("self", ROW, "min", new Whole(2), "max", new Nothing()), List.of(2), 2, 4);
        computes("clamp.default", Map.of("self", ROW, "min", new Real(2), "max", new Real(3)), List.of(2), 2, 3);
        computes("clamp_min.default", Map.of("self", ROW, "min", new Real(2)), List.of(2), 2, 4);
        computes("clamp_max.default", Map.of("self", ROW, "max", new Real(2)), List.of(2), 1, 2);
    }

    @Test
    void axesAreReducedAndStayOrGo() {
        GraphArgument last = new Wholes(List.of(-1L));
        computes("sum.dim_IntList", Map.of("self", MATRIX, "dim", last), List.of(2), 7, 14);
        computes("sum.default", Map.of("self", MATRIX), List.of(), 21);
        computes("sum.dim_IntList", Map.of("self", MATRIX, "dim", new Wholes(List.of())), List.of(), 21);
        computes("mean.dim", Map.of("self", MATRIX, "dim", last, "keepdim", new Truth(true)), List.of(2, 1), 3.5, 7);
        computes("mean.default", Map.of("self", MATRIX), List.of(), 5.25);
        computes("linalg_vector_norm.default", Map.of("self", MATRIX, "dim", last), List.of(2), 5, 10);
        computes("linalg_vector_norm.default", Map.of("self", ROW, "ord", new Whole(1)), List.of(), 5);
        computes("norm.ScalarOpt_dim", Map.of("self", MATRIX, "p", new Real(2), "dim", last), List.of(2), 5, 10);
        computes("norm.Scalar", Map.of("self", MATRIX), List.of(), Math.sqrt(125));
    }

    /** By default unbiased: divided by one less than the number of values. */
    @Test
    void variancesAreCorrected() {
        GraphArgument last = new Wholes(List.of(1L));
        computes("var.dim", Map.of("self", MATRIX, "dim", last), List.of(2), 0.5, 2);
        computes("var.dim", Map.of("self", MATRIX, "dim", last, "unbiased", new Truth(false)), List.of(2), 0.25, 1);
        computes("var.correction", Map.of("self", MATRIX, "dim", last), List.of(2), 0.5, 2);
        computes("var.correction", Map.of("self", MATRIX, "dim", last, "correction", new Real(0)), List.of(2), 0.25, 1);
        computes("std.correction", Map.of("self", MATRIX, "dim", last, "correction", new Whole(0)), List.of(2), 0.5, 1);
        computes("std.default", Map.of("self", ROW, "unbiased", new Truth(false)), List.of(), 1.5);
    }

    @Test
    void aVarianceComesWithItsMean() {
        Outcome outcome = Folding.of(call(
                        "var_mean.correction", Map.of("self", ROW, "correction", new Whole(0), "dim", new Nothing())))
                .orElseThrow();

        assertThat(outcome.values()).hasSize(2);
        assertThat(values(outcome.values().getFirst())).containsExactly(2.25f);
        assertThat(values(outcome.values().getLast())).containsExactly(2.5f);
    }

    @Test
    void matricesAndVectorsAreMultiplied() {
        computes("mv.default", Map.of("self", MATRIX, "vec", ROW), List.of(2), 19, 38);
        computes("dot.default", Map.of("self", ROW, "tensor", ROW), List.of(), 17);
        computes("vdot.default", Map.of("self", ROW, "other", ROW), List.of(), 17);
        computes("mm.default", Map.of("self", MATRIX, "mat2", COLUMN), List.of(2, 1), 110, 220);
        computes("matmul.default", Map.of("self", ROW, "other", MATRIX), List.of(2), 27, 36);
    }

    /** {@code g v / |v|}: the rows of the matrix have the lengths 5 and 10, the columns the squared lengths 45 and 80. */
    @Test
    void aWeightOfGivenLengthIsComputed() {
        Map<String, GraphArgument> rows = Map.of("v", MATRIX, "g", COLUMN);
        computes("_weight_norm.default", rows, List.of(2, 2), 6, 8, 12, 16);
        computes(
                "_weight_norm.default",
                Map.of("v", MATRIX, "g", ROW, "dim", new Whole(1)),
                List.of(2, 2),
                3 / Math.sqrt(45),
                16 / Math.sqrt(80),
                6 / Math.sqrt(45),
                32 / Math.sqrt(80));
    }

    /** The channels, axis 1, have the means 4.5 and 6 and the variances 2.25 and 4. */
    @Test
    void aBatchNormOverAWeightStandardisesIt() {
        Map<String, GraphArgument> arguments = Map.of(
                "input",
                MATRIX,
                "weight",
                ROW,
                "running_mean",
                new Nothing(),
                "training",
                new Truth(true),
                "eps",
                new Real(0));
        computes("batch_norm.default", arguments, List.of(2, 2), -1, -4, 1, 4);
        assertThatThrownBy(() -> Folding.of(call("batch_norm.default", Map.of("input", MATRIX, "running_mean", ROW))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("other statistics");
    }

    @Test
    void whatIsGivenAnActivationIsNoConstant() {
        assertThat(Folding.of(call("mul.Tensor", Map.of("self", new TensorName("x"), "other", ROW))))
                .isEmpty();
        assertThat(Folding.of(call("relu.default", Map.of("self", new TensorName("x")))))
                .isEmpty();
        assertThat(Folding.of(call("conv2d.default", Map.of("self", ROW)))).isEmpty();
    }

    @Test
    void whatIsTooLargeOrHasNoFormulaIsRefused() {
        assertThatThrownBy(() -> Folding.of(
                        call("mul.Tensor", Map.of("self", new TensorName("long"), "other", new TensorName("tall")))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining("of shape [100000, 100000], the limit is 1048576 values");
        assertThatThrownBy(() -> Folding.of(call(
                        "linalg_vector_norm.default", Map.of("self", ROW, "ord", new Real(Double.POSITIVE_INFINITY)))))
                .hasMessageContaining("it takes the norm Infinity");
    }

    private void computes(
            String operator, Map<String, GraphArgument> arguments, List<Integer> shape, double... expected) {
        Outcome outcome = Folding.of(call(operator, arguments)).orElseThrow();

        Value value = outcome.values().getFirst();
        assertThat(value)
                .isInstanceOfSatisfying(Stored.class, s -> assertThat(s.shape()).isEqualTo(shape));
        float[] values = values(value);
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) values[i]).isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private float[] values(Value value) {
        var tensors = new LinkedHashMap<>(stored.tensors());
        tensors.put("other", Tensor.of(List.of(2), 2, 4));
        return new Evaluation(new Weights(tensors))
                .of(((Stored) value).formula())
                .orElseThrow()
                .toArray();
    }

    private Call call(String operator, Map<String, GraphArgument> arguments) {
        var node = new GraphNode("n", "torch.ops.aten." + operator, arguments, List.of("y"), "");
        return new Call(
                node,
                this::value,
                draft,
                2,
                name -> true,
                name -> false,
                new Evaluation(new Weights(new LinkedHashMap<>())));
    }

    private Value value(String name) {
        return switch (name) {
            case "x" -> draft.input();
            case "other" -> new Stored(name, List.of(2));
            case "long" -> new Stored(name, List.of(100_000));
            case "tall" -> new Stored(name, List.of(100_000, 1));
            default -> new Stored(name, stored.get(name).shape());
        };
    }
}
