package io.adapruner.finetune.export;

import io.adapruner.finetune.training.EpochLog;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.job.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the stages of one step have left in the store, as the report tells it. */
record StepReport(Step step, Importance importance, Subnetwork subnetwork, Inheritance inheritance) {
    /** The step's own row. */
    StepResult result(EpochLog epochs, LearningRate learningRate, Optional<FineTuned.Score> finetuned) {
        Subnetwork.Spread spread = spread();
        return new StepResult(
                step,
                spread.macs(),
                (double) spread.macs() / subnetwork.baseMacs(),
                spread.parameters(),
                accuracy(finetuned),
                imitated(finetuned),
                inheritance.widths(),
                inheritance.criterion().label(),
                inheritance.compensated(),
                inheritance.recalibrated(),
                inheritance.refitted(),
                epochs.finished(),
                used(epochs, learningRate));
    }

    /** The rate that something was trained at. */
    static Optional<LearningRate> used(EpochLog epochs, LearningRate learningRate) {
        return epochs.finished().isEmpty() ? Optional.empty() : Optional.of(learningRate);
    }

    Optional<TargetResult.Accuracy> accuracy(Optional<FineTuned.Score> finetuned) {
        return inheritance
                .surgeryAccuracy()
                .map(surgery -> new TargetResult.Accuracy(
                        surgery,
                        inheritance.inheritedAccuracy().orElseThrow(),
                        finetuned.flatMap(FineTuned.Score::accuracy)));
    }

    Optional<TargetResult.Imitated> imitated(Optional<FineTuned.Score> finetuned) {
        return inheritance
                .imitation()
                .map(before -> new TargetResult.Imitated(
                        before.surgery(),
                        before.inherited(),
                        finetuned.flatMap(FineTuned.Score::outputs),
                        finetuned.map(FineTuned.Score::improved).orElse(false)));
    }

    /** The widths that the inheritance stage chose. */
    Subnetwork.Spread spread() {
        return subnetwork.spread(inheritance.widths());
    }

    /** Seconds by stage, up to the end of the training. */
    Map<String, Double> durations(EpochLog epochs, LearningRate learningRate) {
        var durations = new LinkedHashMap<String, Double>();
        durations.put("importance", importance.seconds());
        durations.put("search", subnetwork.seconds());
        durations.put(
                "inheritance",
                inheritance.seconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        inheritance.seconds().forEach((part, value) -> durations.put("inheritance." + part, value));
        durations.put("fine-tuning", learningRate.seconds() + epochs.totalSeconds());
        if (learningRate.origin() == LearningRate.Origin.FOUND) {
            durations.put("fine-tuning.rate-search", learningRate.seconds());
        }
        return durations;
    }
}
