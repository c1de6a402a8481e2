package io.adapruner.formats.translation.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.NetworkDraft;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeighingTest {
    private final NetworkDraft draft = new NetworkDraft(TensorShape.of(2, 1, 3));
    private final Activation input = draft.input();
    private final Layers layers = new Layers(draft, new Origin("fc", "fc", "node fc"));

    @Test
    void theChannelsOfEachPositionAreWeighedWhereTheyLie() {
        View channelsLast = View.of(input).permuted(List.of(0, 2, 3, 1));

        Weighing<Stored> weighing = Weighing.of(layers, channelsLast, new Stored("w", List.of(4, 2)), true);

        assertThat(weighing.op()).isEqualTo(new PointwiseLinear(2, 4, true));
        assertThat(weighing.input()).isEqualTo(input);
        View seen = weighing.seen().apply(new Activation(7, TensorShape.of(4, 1, 3)));
        assertThat(seen.extents()).containsExactly(View.OPEN, 1L, 3L, 4L);
    }

    /** Features that are flattened channels-last keep their order; the matrix's columns change theirs. */
    @Test
    void aMatrixOverFeaturesInAnotherOrderIsReordered() {
        View flat = View.of(input)
                .permuted(List.of(0, 2, 3, 1))
                .reshaped(List.of(6L))
                .orElseThrow();

        Weighing<Stored> weighing = Weighing.of(layers, flat, new Stored("w", List.of(1, 6)), false);

        assertThat(weighing.op()).isEqualTo(new Linear(6, 1, false));
        Tensor columns = Tensor.of(List.of(1, 6), 0, 1, 2, 3, 4, 5);
        for (Rearrangement next : weighing.matrix().rearranged()) {
            columns = next.of(columns);
        }
        assertThat(columns).isEqualTo(Tensor.of(List.of(1, 6), 0, 2, 4, 1, 3, 5));
        Activation features = draft.add(layers.origin(), weighing.op(), List.of(weighing.input()), Map.of());
        assertThat(draft.finish("net", new LinkedHashMap<>(Map.of("y", features)))
                        .network()
                        .layers()
                        .getFirst()
                        .op())
                .isEqualTo(new Flatten());
    }
}
