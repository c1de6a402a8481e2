package io.adapruner.engine.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}
