package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private final Network network = Architectures.build("resnet20-cifar", 10);
    private final Weights weights = Initialisation.random(network, 1);

    @Test
    void whatDoesNotFitIsNamed() {
        var changed = new LinkedHashMap<>(weights.tensors());
        changed.remove("bn1.weight");
        changed.put("bogus", Tensor.of(List.of(1), 1));
        changed.put("linear.bias", Tensor.filled(List.of(100), 0));

        assertThatThrownBy(() -> new Weights(changed).checkedFor(network))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.WEIGHTS_MISMATCH))
                .hasMessageContaining("missing: [bn1.weight]")
                .hasMessageContaining("unexpected: [bogus]")
                .hasMessageContaining("linear.bias is [100], expected [10]");
    }

    @Test
    void aTensorWithoutNumbersIsNamed() {
        float[] infinite = new float[10];
        infinite[9] = Float.NEGATIVE_INFINITY;

        assertThatThrownBy(() -> weights.with(Map.of("linear.bias", Tensor.of(List.of(10), infinite)))
                        .checkedFor(network))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NON_FINITE_WEIGHTS))
                .hasMessageContaining("linear.bias");
    }

    @Test
    void firstWeightsFollowTheSeed() {
        assertThat(Initialisation.random(network, 1)).isEqualTo(weights);
        assertThat(Initialisation.random(network, 2)).isNotEqualTo(weights);
        assertThat(weights.checkedFor(network)).isEqualTo(weights);
    }

    /** 64 x 64 x 3 x 3 values: their deviation is sqrt(2 / (64 * 9)) to within a few per cent. */
    @Test
    void convolutionsStartWithHesDeviation() {
        float[] values = weights.get("layer3.2.conv2.weight").toArray();
        double squares = 0;
        for (float v : values) {
            squares += (double) v * v;
        }
        assertThat(Math.sqrt(squares / values.length))
                .isCloseTo(Math.sqrt(2.0 / (64 * 9)), org.assertj.core.api.Assertions.withinPercentage(3));
    }

    @Test
    void selectingSlicesKeepsTheirOrder() {
        Tensor tensor = Tensor.of(List.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        assertThat(tensor.select(1, new int[] {0, 2})).isEqualTo(Tensor.of(List.of(2, 2, 2), 0, 1, 4, 5, 6, 7, 10, 11));
    }
}
