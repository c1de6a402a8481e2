package io.adapruner.pipeline.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.latency.Hardware;
import java.util.List;
import java.util.Map;
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
                .contains("2.50 % of the test samples", "2.50 % of 40 classes", "order of the network's outputs"));
        assertThat(Doubts.ofHeldOut(11))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("11 held-out samples", "by 15 points"));
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

    @Test
    void aPredictionIsDoubtedWhenItIsFarFromTheMeasurementOrOfAnotherMachine() {
        var here = new Hardware("this", "amd64", 2, "ONNX Runtime 1");
        var there = new Hardware("that", "aarch64", 4, "ONNX Runtime 1");

        assertThat(Doubts.ofTiming(timing(10, 10.9, here, here))).isEmpty();
        assertThat(Doubts.ofTiming(timing(10, 8, here, here))).hasValueSatisfying(doubt -> assertThat(doubt)
                .contains("10.000 ms were predicted and 8.000 ms measured", "latency-table"));
        assertThat(Doubts.ofTiming(timing(10, 10, there, here)))
                .hasValueSatisfying(doubt -> assertThat(doubt).contains("that, aarch64", "this, amd64"));
    }

    private static TargetResult.Timing timing(double predicted, double measured, Hardware table, Hardware machine) {
        return new TargetResult.Timing(
                new Subnetwork.LatencyPrediction(predicted, 20, 1, 1, table, Map.of()),
                new TargetResult.Timing.Measured(20, 20),
                new TargetResult.Timing.Measured(measured, measured),
                machine,
                false);
    }
}
