package io.adapruner.benchmarks.accuracy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One pruning of one network with one seed; a line of {@code benchmarks/results/accuracy.jsonl}. Accuracies are in percent of the
 * test images, which choose nothing.
 *
 * @param network its architecture
 * @param budget as {@code macs=50%}
 * @param tool what pruned it
 * @param variant how, in the tool's words
 * @param kept percent of the network's MACs
 * @param base accuracy of the unpruned network
 * @param surgery accuracy when channels were removed and nothing else was done
 * @param inherited accuracy before any training
 * @param seconds until then, by the clock, on the machine that was at hand
 * @param latency percent of the original's time in ONNX Runtime, see {@link ResultLatency}, on the machine that was at hand
 * @param chosen what the tool chose by itself
 * @param epochs of training, if there were any
 * @param trained accuracy after them
 * @param trainingSeconds that they took
 * @param command that gave it; files stand for where they are
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Measurement(
        String network,
        String budget,
        String tool,
        String variant,
        long seed,
        double kept,
        double base,
        double surgery,
        double inherited,
        double seconds,
        Optional<Double> latency,
        Optional<String> chosen,
        Optional<Integer> epochs,
        Optional<Double> trained,
        Optional<Double> trainingSeconds,
        String command) {
    Measurement {
        latency = latency == null ? Optional.empty() : latency;
        chosen = chosen == null ? Optional.empty() : chosen;
        epochs = epochs == null ? Optional.empty() : epochs;
        trained = trained == null ? Optional.empty() : trained;
        trainingSeconds = trainingSeconds == null ? Optional.empty() : trainingSeconds;
    }
}
