package io.adapruner.formats.translation.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.formats.translation.formula.Formula.Product;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private final Leaf matrix = new Leaf("matrix", List.of(2, 3));
    private final Leaf row = new Leaf("row", List.of(3));
    private final Leaf column = new Leaf("column", List.of(2, 1));
    private final Weights stored = new Weights(new LinkedHashMap<>(Map.of(
            "matrix", Tensor.of(List.of(2, 3), 1, 2, 3, 4, 5, 6),
            "row", Tensor.of(List.of(3), 10, 20, 30),
            "column", Tensor.of(List.of(2, 1), -2, 2))));

    @Test
    void shapesAreBroadcastFromTheLastAxis() {
        computes(matrix.with(Arithmetic.ADD, row), List.of(2, 3), 11, 22, 33, 14, 25, 36);
        computes(row.with(Arithmetic.SUBTRACT, matrix), List.of(2, 3), 9, 18, 27, 6, 15, 24);
        computes(column.with(Arithmetic.MULTIPLY, row), List.of(2, 3), -20, -40, -60, 20, 40, 60);
        computes(matrix.with(Arithmetic.DIVIDE, 2), List.of(2, 3), 0.5f, 1, 1.5f, 2, 2.5f, 3);
    }

    /** The first operand's values are overwritten where it has the result's size; the file's tensor must stay. */
    @Test
    void storedTensorsStayAsTheyAre() {
        computes(matrix.with(Arithmetic.MULTIPLY, matrix), List.of(2, 3), 1, 4, 9, 16, 25, 36);
        computes(matrix, List.of(2, 3), 1, 2, 3, 4, 5, 6);
    }

    @Test
    void valuesAreMovedAndRepeated() {
        computes(matrix.permuted(List.of(1, 0)), List.of(3, 2), 1, 4, 2, 5, 3, 6);
        computes(matrix.permuted(List.of(1, 0)).reshaped(List.of(6)), List.of(6), 1, 4, 2, 5, 3, 6);
        computes(column.expanded(List.of(2, 2)), List.of(2, 2), -2, -2, 2, 2);
        computes(row.expanded(List.of(2, 3)), List.of(2, 3), 10, 20, 30, 10, 20, 30);
        assertThat(row.expanded(List.of(3))).isSameAs(row);
    }

    /** Positions and masks as graphs make them. */
    @Test
    void numbersAreMadeJoinedTakenAndChosen() {
        var counted = new Formula.Sequence(1, 0.5, 3);
        computes(counted, List.of(3), 1, 1.5f, 2);
        computes(new Formula.Literal(List.of(1, 2), List.of(7.0, 8.0)), List.of(1, 2), 7, 8);
        computes(new Formula.Accumulated(matrix, 0), List.of(2, 3), 1, 2, 3, 5, 7, 9);
        computes(new Formula.Accumulated(matrix, 1), List.of(2, 3), 1, 3, 6, 4, 9, 15);
        computes(new Formula.Joined(List.of(matrix, column), 1), List.of(2, 4), 1, 2, 3, -2, 4, 5, 6, 2);
        computes(
                new Formula.Joined(List.of(matrix, row.reshaped(List.of(1, 3))), 0),
                List.of(3, 3),
                1,
                2,
                3,
                4,
                5,
                6,
                10,
                20,
                30);
        computes(new Formula.Taken(matrix, 1, List.of(2, 0, 2)), List.of(2, 3), 3, 1, 3, 6, 4, 6);
        computes(new Formula.Taken(matrix, 0, List.of(1)), List.of(1, 3), 4, 5, 6);
        computes(
                new Formula.Chosen(matrix.with(Arithmetic.GREATER, 3), row, new Formula.Scalar(0)),
                List.of(2, 3),
                0,
                0,
                0,
                10,
                20,
                30);
        assertThatThrownBy(() -> new Formula.Joined(List.of(matrix, row), 0)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> new Formula.Taken(matrix, 1, List.of(3))).hasMessageContaining("has no places [3]");
    }

    @Test
    void axesAreReduced() {
        computes(matrix.sum(List.of(0)), List.of(1, 3), 5, 7, 9);
        computes(matrix.sum(List.of(0, 1)), List.of(1, 1), 21);
        computes(matrix.mean(List.of(1)), List.of(2, 1), 2, 5);
        computes(matrix.variance(List.of(1), 1), List.of(2, 1), 1, 1);
        computes(matrix.variance(List.of(1), 0), List.of(2, 1), 2 / 3f, 2 / 3f);
        computes(column.norm(1, List.of(0)), List.of(1, 1), 4);
        computes(new Leaf("row", List.of(3)).norm(2, List.of(0)), List.of(1), (float) Math.sqrt(1400));
    }

    @Test
    void functionsAreOfEachValue() {
        computes(column.mapped(Function.ABSOLUTE), List.of(2, 1), 2, 2);
        computes(column.mapped(Function.EXPONENTIAL), List.of(2, 1), (float) Math.exp(-2), (float) Math.exp(2));
        computes(
                row.with(Arithmetic.POWER, -0.5),
                List.of(3),
                (float) Math.pow(10, -0.5),
                (float) Math.pow(20, -0.5),
                (float) Math.pow(30, -0.5));
    }

    @Test
    void matricesAreMultiplied() {
        computes(new Product(matrix, row.reshaped(List.of(3, 1))), List.of(2, 1), 140, 320);
        computes(new Product(column, row.reshaped(List.of(1, 3))), List.of(2, 3), -20, -40, -60, 20, 40, 60);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThatThrownBy(() -> row.with(Arithmetic.ADD, new Leaf("w", List.of(2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> row.reshaped(List.of(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> row.expanded(List.of(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> matrix.expanded(List.of(3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Product(matrix, matrix)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTensorThatTheFileLacksOrHasInAnotherShapeIsNotComputedFrom() {
        var evaluation = new Evaluation(stored);

        assertThat(evaluation.of(row.with(Arithmetic.ADD, new Leaf("other", List.of(3)))))
                .isEmpty();
        assertThatThrownBy(() -> evaluation.of(new Leaf("row", List.of(1 << 30)).sum(List.of(0))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.WEIGHTS_MISMATCH))
                .hasMessageContaining("tensor row is of shape [3], the graph says [1073741824]");
    }

    @Test
    void aFormulaThatIsSharedIsComputedOnce() {
        Formula shared = row.with(Arithmetic.ADD, 1);
        var evaluation = new Evaluation(stored);

        assertThat(evaluation.of(shared).orElseThrow())
                .isSameAs(evaluation.of(shared).orElseThrow());
    }

    /** Each is small enough; a file of a few kilobytes could ask for any number of them. */
    @Test
    void theWorkOfAllTogetherIsBounded() {
        Formula most = row.reshaped(List.of(3, 1)).expanded(List.of(3, 1 << 13));
        var evaluation = new Evaluation(stored);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 2000; i++) {
                        evaluation.of(most.sum(List.of(1)));
                    }
                })
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining("computes too much");
    }

    private void computes(Formula formula, List<Integer> shape, float... values) {
        assertThat(formula.shape()).isEqualTo(shape);
        assertThat(new Evaluation(stored).of(formula)).contains(Tensor.of(shape, values));
    }
}
