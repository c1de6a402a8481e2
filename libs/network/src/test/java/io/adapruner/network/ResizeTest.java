package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResizeTest {
    @Test
    void aScaleGivesTheExtentRoundedDown() {
        assertThat(shape(Interpolation.BILINEAR, 7, 1.3, 9)).isEqualTo(TensorShape.of(4, 9, 5));
        assertThatThrownBy(() -> shape(Interpolation.BILINEAR, 7, 1.3, 10))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("scale 1.3 makes 9.0 of 7 positions, not 10");
    }

    /** libtorch's kernels disagree there: by 0.46 in a logit of a network that did it. */
    @Test
    void aScaleThatMeansTwoThingsIsRefused() {
        assertThatThrownBy(() -> shape(Interpolation.BILINEAR, 3, 1.3, 3))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("give the size without a scale");
        assertThatThrownBy(() -> shape(Interpolation.NEAREST, 3, 2.3, 6)).isInstanceOf(ProblemException.class);
        assertThat(shape(Interpolation.BICUBIC, 3, 2.3, 6)).isEqualTo(TensorShape.of(4, 6, 5));
        assertThat(shape(Interpolation.BILINEAR, 3, 0, 3)).isEqualTo(TensorShape.of(4, 3, 5));
    }

    private static TensorShape shape(Interpolation interpolation, int height, double scale, int out) {
        return new Resize(interpolation, new Extent(out, 5), scale, 0, false)
                .outputShape(List.of(TensorShape.of(4, height, 5)));
    }
}
