package io.adapruner.pipeline.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.document.TargetResult.Accuracy;
import io.adapruner.pipeline.document.TargetResult.Epoch;
import io.adapruner.pipeline.document.TargetResult.Imitated;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Optional;

/**
 * What one of several steps towards a budget has come to.
 *
 * @param macs of the network that it has left, for one sample
 * @param macsKept fraction of the unpruned network's
 * @param accuracy percent of the test split before its training and after it; empty where no labels say what is right
 * @param imitation instead of accuracy, where the unpruned network says what is right
 * @param widthRule of the widths that the held-out images chose
 * @param epochs of the training after it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StepResult(
        Step step,
        long macs,
        double macsKept,
        long parameters,
        Optional<Accuracy> accuracy,
        Optional<Imitated> imitation,
        Optional<WidthRule> widthRule,
        String criterion,
        boolean compensated,
        boolean recalibrated,
        boolean refitted,
        List<Epoch> epochs,
        Optional<LearningRate> learningRate) {
    public StepResult {
        epochs = List.copyOf(epochs);
    }
}
