package io.adapruner.engine.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.recipe.Likeness;
import org.junit.jupiter.api.Test;

class AimTest {
    @Test
    void valuesAreComparedInUnitsOfTheirVariance() {
        var aim = new Aim(Likeness.VALUES, 1, 2, 4);

        assertThat(aim.error(new float[] {1, 2, 3, 4}, new float[] {1, 4, 3, 8}))
                .isEqualTo((4 + 16) / 4.0 / 4);
    }

    /** KL((1/2, 1/2) || (1/4, 3/4)) at one of two places, nothing at the other. */
    @Test
    void classesAreComparedByTheirProbabilitiesAtEveryPlace() {
        var aim = new Aim(Likeness.CLASSES, 1, 2, 1);
        float[] found = {0, 5, (float) Math.log(3), 5};
        float[] original = {1, 7, 1, 7};

        assertThat(aim.error(found, original))
                .isCloseTo((0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3)) / 2, within(1e-6));
    }

    @Test
    void agreementIsTheShareOfPlacesWithTheSameClass() {
        var aim = new Aim(Likeness.CLASSES, 1, 2, 1);

        assertThat(aim.agreement(new float[] {0, 9, 0, 1, 1, 1, 1, 0}, new float[] {1, 0, 0, 1, 0, 1, 1, 0}))
                .isEqualTo(0.5);
    }

    @Test
    void theVarianceIsOverImages() {
        var variance = new OutputVariance(2);
        variance.add(new float[] {1, 10});
        variance.add(new float[] {3, 10});

        // The first element varies by 1 around 2, the second not at all.
        assertThat(variance.mean()).isEqualTo(0.5);
    }

    @Test
    void ofOneImageItIsOverTheElements() {
        var variance = new OutputVariance(2);
        variance.add(new float[] {1, 5});

        assertThat(variance.mean()).isEqualTo(4);
    }
}
