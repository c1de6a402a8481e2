package io.adapruner.finetune.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.engine.latency.ThisMachine;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.Hardware;
import io.adapruner.pipeline.document.Subnetwork.LatencyPrediction;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.document.TargetResult.Timing;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTimingTest {
    private static final Network LARGE = Architectures.build("resnet56-cifar", 10);
    private static final Network SMALL = Architectures.build("resnet8-cifar", 10);
    private static final Weights LARGE_WEIGHTS = Initialisation.random(LARGE, 1);
    private static final Weights SMALL_WEIGHTS = Initialisation.random(SMALL, 1);
    private static final LatencyPrediction PREDICTION =
            new LatencyPrediction(1, 2, 2, 1, new Hardware("that", "none", 1, "none"), Map.of());

    /** Nine times the layers: far enough apart for any machine. */
    @Test
    void bothNetworksAreMeasuredHereWhateverThePredictionIsOf() {
        Timing timing = timing(Optional.of(PREDICTION), () -> false).orElseThrow();

        assertThat(timing.original().millis()).isGreaterThan(timing.pruned().millis());
        assertThat(timing.pruned().millis()).isPositive();
        assertThat(timing.pruned().wallMillis()).isPositive();
        assertThat(timing.measuredOn()).isEqualTo(ThisMachine.hardware());
        assertThat(timing.prediction()).isEqualTo(PREDICTION);
        assertThat(timing.uploaded()).isTrue();
    }

    @Test
    void aCountedBudgetIsNotTimed() {
        assertThat(timing(Optional.empty(), () -> false)).isEmpty();
    }

    @Test
    void aStopEndsTheMeasurement() {
        assertThatThrownBy(() -> timing(Optional.of(PREDICTION), () -> true)).isInstanceOf(StopSignal.Stopped.class);
    }

    private static Optional<Timing> timing(Optional<LatencyPrediction> prediction, StopSignal stop) {
        var request = new PruningRequest(
                "model",
                "data",
                List.of(Budget.parse("latency=50%")),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                1,
                Optional.of(new LatencyTarget(2, 1, Optional.of("ab".repeat(32)))),
                Optional.empty(),
                StepSchedule.ONE,
                Optional.empty());
        var spread = new Spread(Optional.of(WidthRule.RESIDUAL), Map.of(), 1, 1, 1, 1, prediction);
        return new BudgetTiming(spread, request).measure(LARGE, LARGE_WEIGHTS, SMALL, SMALL_WEIGHTS, stop);
    }
}
