package io.adapruner.finetune.export;

import io.adapruner.finetune.training.EpochLog;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.document.TargetResult.BlockWidth;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.recipe.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts one row of the report together from what every stage left in the store. */
record TargetReport(
        TrainingSliceRequested slice,
        Importance importance,
        Subnetwork subnetwork,
        Inheritance inheritance,
        Network original) {
    /** Sizes of both weights' files in bytes. */
    record Files(long original, long pruned) {}

    /** Where the time of the last slice went. */
    record Seconds(double evaluation, double measurement, double export) {}

    /** @param precision that was computed in, which is single where the processor does not support the requested one */
    TargetResult result(
            EpochLog epochs,
            LearningRate learningRate,
            Optional<FineTuningCompletion.Score> finetuned,
            TargetResult.Latency latency,
            Optional<TargetResult.Timing> timing,
            Files files,
            Seconds seconds,
            Precision precision,
            String device,
            Map<String, String> versions) {
        PruningRequest request = slice.request();
        Subnetwork.Spread spread = spread();
        return new TargetResult(
                slice.budget(),
                subnetwork.budget(),
                new TargetResult.Base(
                        subnetwork.baseMacs(),
                        subnetwork.baseParameters(),
                        inheritance.baseAccuracy(),
                        files.original()),
                spread.macs(),
                (double) spread.macs() / subnetwork.baseMacs(),
                spread.parameters(),
                files.pruned(),
                accuracy(finetuned.flatMap(FineTuningCompletion.Score::accuracy)),
                inheritance
                        .imitation()
                        .map(before -> new TargetResult.Imitated(
                                before.surgery(),
                                before.inherited(),
                                finetuned.flatMap(FineTuningCompletion.Score::outputs),
                                finetuned
                                        .map(FineTuningCompletion.Score::improved)
                                        .orElse(false))),
                inheritance.widths(),
                inheritance.criterion().label(),
                inheritance.compensated(),
                inheritance.recalibrated(),
                inheritance.refitted(),
                inheritance.candidates(),
                blocks(),
                latency,
                epochs.finished(),
                epochs.finished().isEmpty() ? Optional.empty() : Optional.of(learningRate),
                artifacts(),
                durations(epochs, learningRate, seconds),
                request.seed(),
                precision.name().toLowerCase(Locale.ROOT),
                device,
                versions,
                timing);
    }

    private Optional<TargetResult.Accuracy> accuracy(Optional<Double> finetuned) {
        return inheritance
                .surgeryAccuracy()
                .map(surgery -> new TargetResult.Accuracy(
                        surgery, inheritance.inheritedAccuracy().orElseThrow(), finetuned));
    }

    /** The widths that the inheritance stage chose. */
    private Subnetwork.Spread spread() {
        return subnetwork.spread(inheritance.widths());
    }

    private List<BlockWidth> blocks() {
        ChannelGroups groups = ChannelGroups.of(original);
        Map<String, Integer> widths = spread().widths();
        return importance.blocks().stream()
                .flatMap(block -> block.groups().stream().map(group -> {
                    int full = groups.get(group).width();
                    int width = widths.getOrDefault(group, full);
                    return new BlockWidth(group, block.importance(), block.measure(), width, full);
                }))
                .toList();
    }

    private Map<String, String> artifacts() {
        var artifacts = new LinkedHashMap<String, String>();
        for (String name : ExportedFiles.names()) {
            artifacts.put(name, Keys.result(slice.jobId(), slice.budget()) + name);
        }
        return artifacts;
    }

    private Map<String, Double> durations(EpochLog epochs, LearningRate learningRate, Seconds seconds) {
        var durations = new LinkedHashMap<String, Double>();
        durations.put("importance", importance.seconds());
        durations.put("search", subnetwork.seconds());
        durations.put(
                "inheritance",
                inheritance.seconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        inheritance.seconds().forEach((step, value) -> durations.put("inheritance." + step, value));
        durations.put("fine-tuning", learningRate.seconds() + epochs.totalSeconds());
        if (learningRate.origin() == LearningRate.Origin.FOUND) {
            durations.put("fine-tuning.rate-search", learningRate.seconds());
        }
        durations.put("evaluation", seconds.evaluation());
        durations.put("measurement", seconds.measurement());
        durations.put("export", seconds.export());
        return durations;
    }
}
