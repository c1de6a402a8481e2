package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.tensor.TensorShape;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private final Memory memory = new Memory();
    private final Value before = new Activation(0, TensorShape.of(2, 3, 3));
    private final Value after = new Activation(1, TensorShape.of(2, 3, 3));
    private final Value flat = new Activation(2, TensorShape.of(18));

    @Test
    void everyNameOfATensorSeesItsChangeInPlace() {
        memory.fresh("x", before);
        memory.view("alias", before, "x", Optional.empty());
        memory.change("alias", after, "relu_");

        assertThat(memory.get("x")).isSameAs(after);
        assertThat(memory.get("alias")).isSameAs(after);
        assertThat(memory.get("relu_")).isSameAs(after);
    }

    @Test
    void aCopyKeepsItsValue() {
        memory.fresh("x", before);
        memory.fresh("clone", before);
        memory.change("x", after, "relu_");

        assertThat(memory.get("clone")).isSameAs(before);
    }

    @Test
    void aTensorThatWasChangedThroughAViewIsNotReadAgain() {
        memory.fresh("x", before);
        memory.view("flat", flat, "x", Optional.empty());
        memory.change("flat", after, "relu_");

        assertThat(memory.get("relu_")).isSameAs(after);
        assertThatThrownBy(() -> memory.get("x"))
                .hasMessageContaining("tensor x is read after it was changed in place through a view of it");
    }

    @Test
    void aTensorFollowsTheChangeOfItsPartButItsOtherViewsDoNot() {
        Value halfBefore = new Activation(3, TensorShape.of(1, 3, 3));
        Value halfAfter = new Activation(4, TensorShape.of(1, 3, 3));
        memory.fresh("x", before);
        memory.view("flat", flat, "x", Optional.empty());
        memory.view("half", halfBefore, "x", Optional.of((whole, part) -> {
            assertThat(whole).isSameAs(before);
            assertThat(part).isSameAs(halfAfter);
            return after;
        }));
        memory.change("half", halfAfter, "mul_");

        assertThat(memory.get("x")).isSameAs(after);
        assertThat(memory.get("half")).isSameAs(halfAfter);
        assertThat(memory.get("mul_")).isSameAs(halfAfter);
        assertThatThrownBy(() -> memory.get("flat")).hasMessageContaining("tensor flat is read after it was changed");
    }

    @Test
    void ofAPartOfAPartBothFollowUnlessThereIsAGapBetween() {
        memory.fresh("x", before);
        memory.view("half", new Activation(5, TensorShape.of(1, 3, 3)), "x", Optional.of((whole, part) -> after));
        memory.view("row", new Activation(6, TensorShape.of(1, 1, 3)), "half", Optional.of((whole, part) -> flat));
        memory.change("row", new Activation(7, TensorShape.of(1, 1, 3)), "copy_");
        assertThat(memory.get("half")).isSameAs(flat);
        assertThat(memory.get("x")).isSameAs(after);

        memory.view("strided", new Activation(8, TensorShape.of(1, 3, 3)), "x", Optional.empty());
        memory.view(
                "column", new Activation(9, TensorShape.of(1, 3, 1)), "strided", Optional.of((whole, part) -> flat));
        memory.change("column", new Activation(10, TensorShape.of(1, 3, 1)), "add_");
        assertThat(memory.get("strided")).isSameAs(flat);
        assertThatThrownBy(() -> memory.get("x")).hasMessageContaining("tensor x is read after it was changed");
    }

    @Test
    void aNameThatNothingMadeIsNamed() {
        assertThatThrownBy(() -> memory.get("x")).hasMessage("tensor x is read, but nothing before makes it");
    }
}
