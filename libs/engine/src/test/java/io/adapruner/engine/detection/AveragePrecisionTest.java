package io.adapruner.engine.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
    private static Box box(float left, float score, int kind) {
        return new Box(left, 0, left + 10, 10, score, kind);
    }

    @Test
    void theSameBoxesAreAllRight() {
        var precision = new AveragePrecision();
        List<Box> boxes = List.of(box(0, 0.9f, 1), box(50, 0.5f, 2));
        precision.add(boxes, boxes);

        assertThat(precision.percent()).hasValue(100);
    }

    /** Right, wrong, right of three: precisions 1, 1/2, 2/3 at recalls 1/3, 1/3, 2/3; the third is never found. */
    @Test
    void precisionIsTheBestAtARecallOrAHigherOne() {
        var precision = new AveragePrecision();
        precision.add(
                List.of(box(0, 0.9f, 0), box(50, 0.9f, 0), box(90, 0.9f, 0)),
                List.of(box(1, 0.8f, 0), box(200, 0.7f, 0), box(51, 0.6f, 0)));

        assertThat(precision.percent().orElseThrow()).isCloseTo(100 * (1 + 2.0 / 3) / 3, within(1e-9));
    }

    @Test
    void aBoxIsTakenOnceAndOnlyByItsClass() {
        var precision = new AveragePrecision();
        precision.add(
                List.of(box(0, 0.9f, 0), box(0, 0.9f, 1)), List.of(box(0, 0.8f, 0), box(1, 0.7f, 0), box(50, 0.6f, 1)));

        assertThat(precision.percent()).hasValue(50);
    }

    @Test
    void whatTheOriginalIsNotSureOfIsNotAskedFor() {
        var precision = new AveragePrecision();
        precision.add(List.of(box(0, 0.2f, 0)), List.of(box(0, 0.9f, 0)));

        assertThat(precision.percent()).isEmpty();
    }

    @Test
    void ofBoxesThatOverlapTheBestStays() {
        Box best = box(0, 0.9f, 0);
        Box other = box(1, 0.8f, 0);
        Box ofAnotherClass = box(1, 0.7f, 1);

        assertThat(Box.suppressed(List.of(other, ofAnotherClass, best), 0.7, 10))
                .containsExactly(best, ofAnotherClass);
        assertThat(best.overlap(other)).isCloseTo(90.0 / 110, within(1e-9));
    }

    /** Of 32 x 32 pixels there are 16 + 4 + 1 cells. */
    @Test
    void bothLayoutsOfAYoloAreKnown() {
        Network eighth = output(List.of(6, 21));
        Network fifth = output(List.of(63, 7));

        YoloLayout eight = YoloLayout.of(eighth, eighth.outputs().getFirst()).orElseThrow();
        YoloLayout five = YoloLayout.of(fifth, fifth.outputs().getFirst()).orElseThrow();
        assertThat(eight).isEqualTo(new YoloLayout(21, 2, false));
        assertThat(five).isEqualTo(new YoloLayout(63, 2, true));
        Network none = output(List.of(9, 14));
        assertThat(YoloLayout.of(none, none.outputs().getFirst())).isEmpty();

        float[] columns = new float[6 * 21];
        float[] rows = new float[63 * 7];
        // The third cell: centre (16, 8), 8 wide, 4 high, of the second class.
        float[] box = {16, 8, 8, 4, 0.1f, 0.5f};
        for (int field = 0; field < 6; field++) {
            columns[field * 21 + 2] = box[field];
        }
        float[] surely = {16, 8, 8, 4, 0.5f, 0.2f, 1};
        System.arraycopy(surely, 0, rows, 2 * 7, 7);
        Box expected = new Box(12, 6, 20, 10, 0.5f, 1);
        assertThat(eight.boxes(columns)).containsExactly(expected);
        assertThat(five.boxes(rows)).containsExactly(expected);
    }

    private static Network output(List<Integer> dims) {
        int elements = dims.get(0) * dims.get(1);
        return new Network(
                "boxes",
                TensorShape.of(1, 32, 32),
                List.of(
                        new Layer("conv", Conv2d.of(1, elements, 32, 1, 0), List.of(Network.INPUT)),
                        new Layer("shape", new Reshape(dims), List.of("conv")),
                        new Layer("same", new Identity(), List.of("shape"))),
                "same",
                List.of());
    }
}
