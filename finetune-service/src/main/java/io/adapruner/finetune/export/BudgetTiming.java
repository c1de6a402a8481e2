package io.adapruner.finetune.export;

import io.adapruner.engine.latency.NetworkLatency;
import io.adapruner.engine.latency.ThisMachine;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.Subnetwork.LatencyPrediction;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.document.TargetResult.Timing;
import io.adapruner.pipeline.document.TargetResult.Timing.Measured;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.PruningRequest;
import java.util.Optional;

/** Measures what a latency budget has been kept to, in ONNX Runtime with the budget's batch and threads. */
record BudgetTiming(Spread spread, PruningRequest request) {
    /** Empty for a budget that is counted. */
    Optional<Timing> measure(
            Network original, Weights originalWeights, Network pruned, Weights prunedWeights, StopSignal stop) {
        return spread.prediction()
                .map(prediction -> new Timing(
                        prediction,
                        measured(original, originalWeights, prediction, stop),
                        measured(pruned, prunedWeights, prediction, stop),
                        ThisMachine.hardware(),
                        request.latency().flatMap(LatencyTarget::table).isPresent()));
    }

    private static Measured measured(Network network, Weights weights, LatencyPrediction how, StopSignal stop) {
        NetworkLatency latency = NetworkLatency.of(network, weights, how.batch(), how.threads(), stop::check);
        return new Measured(latency.millis(), latency.wallMillis());
    }
}
