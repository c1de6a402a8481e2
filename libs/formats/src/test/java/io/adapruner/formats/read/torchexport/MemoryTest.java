package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.tensor.TensorShape;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private final Memory memory = new Memory();
    private final Value before = new Activation(0, TensorShape.of(2, 3, 3));
    private final Value after = new Activation(1, TensorShape.of(2, 3, 3));
    private final Value flat = new Activation(2, TensorShape.of(18));

    @Test
    void everyNameOfATensorSeesItsChangeInPlace() {
        memory.fresh("x", before);
        memory.view("alias", before, "x");
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
        memory.view("flat", flat, "x");
        memory.change("flat", after, "relu_");

        assertThat(memory.get("relu_")).isSameAs(after);
        assertThatThrownBy(() -> memory.get("x"))
                .hasMessageContaining("tensor x is read after it was changed in place through a view of it");
    }

    @Test
    void aNameThatNothingMadeIsNamed() {
        assertThatThrownBy(() -> memory.get("x")).hasMessage("tensor x is read, but nothing before makes it");
    }
}
