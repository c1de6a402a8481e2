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

    /** As attention has it whose sequences are before the batch: heads, then rows of all images, and back. */
    @Test
    void theBatchMayBeBehindOtherAxes() {
        View steps = View.of(new Activation(0, TensorShape.of(6, 20))).permuted(List.of(2, 0, 1));

        View heads = steps.reshaped(List.of(20L, 2 * 7L, 3L), 7).orElseThrow();
        assertThat(heads.extents(7)).containsExactly(20L, 14L, 3L);
        assertThat(heads.batchAxis()).isEqualTo(1);
        View apart = heads.permuted(List.of(1, 0, 2))
                .reshaped(List.of(7L, 2L, 20L, 3L), 7)
                .orElseThrow();
        assertThat(apart.batchFirst()).isTrue();
        assertThat(apart.sampleShape()).isEqualTo(TensorShape.of(2, 20, 3));
        View rows = steps.reshaped(List.of(View.OPEN, 6L), 7).orElseThrow();
        assertThat(rows.extents(7)).containsExactly(140L, 6L);
        assertThat(rows.reshaped(List.of(20L, 7L, 6L), 7)).contains(steps);
        assertThat(steps.aroundTheBatch().extents()).containsExactly(20L, View.OPEN, 6L);
    }

    /** Its axis has an extent of 1 like any other. */
    @Test
    void aBatchOfOneIsFollowed() {
        View steps = View.of(new Activation(0, TensorShape.of(6, 20))).permuted(List.of(2, 0, 1));

        assertThat(steps.reshaped(List.of(20L, 2L, 3L), 1).orElseThrow().batchAxis())
                .isEqualTo(1);
        View rows = steps.reshaped(List.of(20L, 6L), 1).orElseThrow();
        assertThat(rows.batchAxis()).isZero();
        assertThat(rows.reshaped(List.of(20L, 1L, 6L), 1)).contains(steps);
        assertThat(view.reshaped(List.of(1L, 120L), 1).orElseThrow().batchFirst())
                .isTrue();
    }

    @Test
    void aBatchIsNotCut() {
        View steps = View.of(new Activation(0, TensorShape.of(6, 20))).permuted(List.of(2, 0, 1));

        assertThat(steps.reshaped(List.of(40L, 21L), 7)).isEmpty();
        assertThatThrownBy(() -> steps.reshaped(List.of(20L, 8L, 6L), 7)).hasMessageContaining("cannot be reshaped");
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
