package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The last test: what was started is removed. */
@Order(100)
@ExtendWith(RunningSystem.class)
class TakeDownTest {
    @Test
    void nothingIsLeftBehind(Composition composition) {
        assertThat(composition.remains()).isNotEmpty();

        composition.down();

        assertThat(composition.remains()).isEmpty();
        composition.report("taken down: no container, volume or network is left");
    }
}
