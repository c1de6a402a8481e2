package io.adapruner.formats.translation.formula;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether two images have the same of what is made of stored tensors. */
class RepetitionTest {
    private static final Formula STORED = new Formula.Leaf("stored", List.of(2, 3));
    private static final Formula REPEATED = new Formula.Leaf("row", List.of(1, 3)).expanded(List.of(2, 3));

    @Test
    void whatTheFileHoldsMayDiffer() {
        assertThat(Repetition.along(STORED, 0)).isFalse();
        assertThat(Repetition.along(STORED.permuted(List.of(1, 0)), 1)).isFalse();
        assertThat(Repetition.along(REPEATED, 1)).isFalse();
    }

    @Test
    void whatIsRepeatedIsTheSame() {
        assertThat(Repetition.along(REPEATED, 0)).isTrue();
        assertThat(Repetition.along(new Formula.Scalar(1).expanded(List.of(2, 3)), 0))
                .isTrue();
        assertThat(Repetition.along(REPEATED.permuted(List.of(1, 0)), 1)).isTrue();
        assertThat(Repetition.along(new Formula.Taken(STORED, 0, List.of(1, 1)), 0))
                .isTrue();
    }

    @Test
    void functionsKeepItAndSumsWithWhatDiffersDoNot() {
        assertThat(Repetition.along(REPEATED.mapped(Function.SINE), 0)).isTrue();
        assertThat(Repetition.along(REPEATED.with(Arithmetic.ADD, new Formula.Leaf("line", List.of(3))), 0))
                .isTrue();
        assertThat(Repetition.along(REPEATED.with(Arithmetic.ADD, STORED), 0)).isFalse();
        assertThat(Repetition.along(new Formula.Joined(List.of(REPEATED, REPEATED), 1), 0))
                .isTrue();
        assertThat(Repetition.along(new Formula.Joined(List.of(REPEATED, STORED), 1), 0))
                .isFalse();
    }

    @Test
    void runningSumsAndJoinsAlongTheAxisItselfAreNoRepetition() {
        assertThat(Repetition.along(new Formula.Accumulated(REPEATED, 0), 0)).isFalse();
        assertThat(Repetition.along(new Formula.Accumulated(REPEATED, 1), 0)).isTrue();
        assertThat(Repetition.along(new Formula.Joined(List.of(REPEATED, REPEATED), 0), 0))
                .isFalse();
    }

    @Test
    void anotherShapeKeepsLeadingAxes() {
        assertThat(Repetition.along(REPEATED.reshaped(List.of(2, 3, 1)), 0)).isTrue();
        assertThat(Repetition.along(REPEATED.reshaped(List.of(6)), 0)).isFalse();
    }
}
