package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GammaHistogramTest {
    private static Weights withFirstScales(float... gamma) {
        return TinyNetwork.weights(4).with(Map.of("bn1.weight", Tensor.of(List.of(4), gamma)));
    }

    @Test
    void countsTheScalesOfAllLayersByMagnitude() {
        var histogram = GammaHistogram.of(1, TinyNetwork.network(4), withFirstScales(0, -5e-4f, 0.3f, -2));
        // Eight scales of the second layer are 1.
        assertThat(histogram.counts()).containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 8L, 1L);
        assertThat(histogram.edges()).hasSameSizeAs(histogram.counts());
    }

    @Test
    void aLayerWithoutAnyScaleIsNamed() {
        var dead = withFirstScales(0, -9e-5f, 9e-5f, 1e-8f);
        assertThatThrownBy(() -> GammaHistogram.of(3, TinyNetwork.network(4), dead))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.DEAD_LAYER))
                .hasMessageContaining("bn1")
                .hasMessageContaining("epoch 3");
    }
}
