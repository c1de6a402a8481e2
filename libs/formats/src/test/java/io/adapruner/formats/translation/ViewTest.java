package io.adapruner.formats.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final Activation image = new Activation(0, TensorShape.of(6, 4, 5));
    private final View view = View.of(image);

    @Test
    void aPermutationAndItsInverseAreNothing() {
        View channelsLast = view.permuted(List.of(0, 2, 3, 1));

        assertThat(channelsLast.extents()).containsExactly(View.OPEN, 4L, 5L, 6L);
        assertThat(channelsLast.contiguous()).isFalse();
        assertThat(channelsLast.order()).contains(List.of(0, 3, 1, 2));
        assertThat(channelsLast.permuted(List.of(0, 3, 1, 2)).simplified()).isEqualTo(image);
    }

    @Test
    void axesSplitAndJoinAgain() {
        View split = view.reshaped(List.of(2L, 3L, View.OPEN)).orElseThrow();

        assertThat(split.extents()).containsExactly(View.OPEN, 2L, 3L, 20L);
        assertThat(split.contiguous()).isTrue();
        assertThat(split.order()).isEmpty();
        assertThat(split.reshaped(List.of(6L, 4L, 5L)).orElseThrow().simplified())
                .isEqualTo(image);
    }

    @Test
    void elementsAtUnequalDistancesAreNoAxis() {
        View channelsLast = view.permuted(List.of(0, 2, 3, 1));

        assertThat(channelsLast.reshaped(List.of(40L, 3L))).isPresent();
        assertThat(channelsLast.reshaped(List.of(8L, 15L))).isEmpty();
    }

    @Test
    void theBatchMayBeJoinedWithPositions() {
        View rows = view.permuted(List.of(0, 2, 3, 1)).reshaped(20, List.of(6L)).orElseThrow();

        assertThat(rows.extents()).containsExactly(View.OPEN, 6L);
        assertThat(rows.batchFirst()).isFalse();
        assertThat(rows.channels(1)).isTrue();
        View wider = rows.withChannels(new Activation(1, TensorShape.of(8, 4, 5)));
        assertThat(wider.reshaped(List.of(4L, 5L, 8L))
                        .orElseThrow()
                        .permuted(List.of(0, 3, 1, 2))
                        .simplified())
                .isEqualTo(wider.base());
    }

    @Test
    void axesOfExtentOneComeAndGo() {
        View more = view.unsqueezed(1);

        assertThat(more.extents()).containsExactly(View.OPEN, 1L, 6L, 4L, 5L);
        assertThat(more.squeezed(1).simplified()).isEqualTo(image);
        assertThatThrownBy(() -> more.squeezed(2)).hasMessageContaining("is not of extent 1");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> view.reshaped(List.of(7L, View.OPEN))).hasMessageContaining("cannot be reshaped");
        assertThatThrownBy(() -> view.reshaped(List.of(0L))).hasMessageContaining("extent 0");
        assertThatThrownBy(() -> view.permuted(List.of(0, 1, 1, 2))).hasMessageContaining("is no order of axes");
    }
}
