package io.adapruner.pipeline.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubtsTest {
    /** Chance of 40 classes is 2.5 %, of 2 it is 50 %: what is well above is a network that has learned. */
    @ParameterizedTest
    @CsvSource({
        "2.5, 40, true",
        "3.7, 40, true",
        "5, 40, false",
        "10, 10, true",
        "16, 10, false",
        "54, 2, true",
        "70, 2, false",
        "100, 1, false"
    })
    void aNetworkThatGuessesIsDoubtful(double percent, int classes, boolean doubtful) {
        assertThat(Doubts.ofBaseAccuracy(percent, classes).isPresent()).isEqualTo(doubtful);
    }

    @Test
    void theSentenceTellsTheFiguresAndWhatToCheck() {
        assertThat(Doubts.ofBaseAccuracy(2.5, 40)).hasValueSatisfying(sentence -> assertThat(sentence)
                .contains("2.50 % of the test images", "2.50 % of 40 classes", "order of the network's outputs"));
        assertThat(Doubts.ofHeldOut(11))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("11 held-out images", "by 15 points"));
        assertThat(Doubts.ofFineTuning(84.67, 73.33))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("from 84.67 to 73.33 %"));
        assertThat(Doubts.ofLoss(1e12))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("1.00e+12", "lower the learning rate"));
    }

    @Test
    void usualFiguresAreNot() {
        assertThat(Doubts.ofHeldOut(100)).isEmpty();
        assertThat(Doubts.ofFineTuning(84, 83.5)).isEmpty();
        assertThat(Doubts.ofFineTuning(84, 90)).isEmpty();
        for (double loss : List.of(0.1, 2.3, 14.0, 900.0)) {
            assertThat(Doubts.ofLoss(loss)).isEmpty();
        }
        assertThat(Doubts.ofLoss(Double.NaN)).isPresent();
    }
}
