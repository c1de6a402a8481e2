package io.adapruner.formats.translation.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundTest {
    private final Leaf weight = new Leaf("w", List.of(512, 512));

    @Test
    void fourTimesTheLargestTensorIsEnough() {
        Formula four = weight.expanded(List.of(4, 512, 512));

        assertThat(Bound.checked(four)).isSameAs(four);
        refused(weight.expanded(List.of(5, 512, 512)), "of shape [5, 512, 512], the limit is 1048576 values");
    }

    /** What is large on the way to a small result counts too. */
    @Test
    void everyPartIsBounded() {
        refused(
                weight.reshaped(List.of(1 << 18, 1))
                        .with(Arithmetic.MULTIPLY, weight.reshaped(List.of(1, 1 << 18)))
                        .sum(List.of(0, 1)),
                "of shape [262144, 262144]");
        refused(weight.expanded(List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 512, 512)), "the limit is");
        refused(weight.expanded(axes(40)), "the limit is");
    }

    private static List<Integer> axes(int count) {
        var shape = new ArrayList<>(Collections.nCopies(count - 2, 1));
        shape.addAll(List.of(512, 512));
        return shape;
    }

    /** Each step doubles what it is made of. */
    @Test
    void stepsAreBounded() {
        assertThatThrownBy(() -> {
                    Formula formula = weight;
                    for (int i = 0; i < 100; i++) {
                        formula = Bound.checked(formula.with(Arithmetic.ADD, formula));
                    }
                })
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("in more than 512 steps");
    }

    @Test
    void aTensorThatIsReshapedAnyNumberOfTimesIsNoPartOfAnything() {
        var stored = new Value.Stored("w", List.of(2, 3));
        for (int i = 0; i < 1_000; i++) {
            stored = stored.reshaped(List.of(6)).reshaped(List.of(2, 3));
        }

        assertThatThrownBy(stored::formula)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("in more than 512 steps");
    }

    private static void refused(Formula formula, String message) {
        assertThatThrownBy(() -> Bound.checked(formula))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSUPPORTED_NETWORK))
                .hasMessageContaining(message);
    }
}
