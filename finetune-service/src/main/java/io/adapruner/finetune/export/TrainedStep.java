package io.adapruner.finetune.export;

import io.adapruner.pipeline.document.StepResult;
import java.util.Map;

/**
 * What the training after a step that is not the last has left ({@code trained/step.json} beside what else the step has left): the
 * network that the next step prunes, and the step's part of the report.
 *
 * @param model store prefix of the network
 * @param widths that the step gave to groups of channels, in units
 * @param durations seconds by stage
 */
record TrainedStep(String model, Map<String, Integer> widths, StepResult result, Map<String, Double> durations) {
    TrainedStep {
        widths = Map.copyOf(widths);
        durations = Map.copyOf(durations);
    }
}
