package io.adapruner.finetune.export;

import io.adapruner.finetune.training.EpochLog;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.document.TargetResult.BlockWidth;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.recipe.Precision;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts one row of the report together from what every stage left in the store.
 *
 * @param importance of the first step, which is the unpruned network's
 * @param step the last one
 * @param earlier those before it
 */
record TargetReport(
        TrainingSliceRequested slice,
        Importance importance,
        StepReport step,
        List<TrainedStep> earlier,
        Network original) {
    /** Sizes of both weights' files in bytes. */
    record Files(long original, long pruned) {}

    /** Where the time of the last slice went. */
    record Seconds(double evaluation, double measurement, double export) {}

    /** @param precision that was computed in, which is single where the processor does not support the requested one */
    TargetResult result(
            EpochLog epochs,
            LearningRate learningRate,
            Optional<FineTuned.Score> finetuned,
            TargetResult.Latency latency,
            Optional<TargetResult.Timing> timing,
            Files files,
            Seconds seconds,
            Precision precision,
            String device,
            Map<String, String> versions) {
        PruningRequest request = slice.request();
        Subnetwork subnetwork = step.subnetwork();
        Inheritance inheritance = step.inheritance();
        Subnetwork.Spread spread = step.spread();
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
                step.accuracy(finetuned),
                step.imitated(finetuned),
                inheritance.widths(),
                inheritance.criterion().label(),
                inheritance.compensated(),
                inheritance.recalibrated(),
                inheritance.refitted(),
                inheritance.candidates(),
                blocks(),
                latency,
                epochs.finished(),
                StepReport.used(epochs, learningRate),
                artifacts(),
                durations(epochs, learningRate, seconds),
                request.seed(),
                precision.name().toLowerCase(Locale.ROOT),
                device,
                versions,
                timing,
                steps(step.result(epochs, learningRate, finetuned)));
    }

    /** None where there was one step only: the row tells it itself. */
    private List<StepResult> steps(StepResult last) {
        return earlier.isEmpty()
                ? List.of()
                : Stream.concat(earlier.stream().map(TrainedStep::result), Stream.of(last))
                        .toList();
    }

    /** Of every prunable group of the unpruned network; a later step's width counts more, and names what is left of the same group. */
    private List<BlockWidth> blocks() {
        ChannelGroups groups = ChannelGroups.of(original);
        var widths = new HashMap<String, Integer>();
        earlier.forEach(before -> widths.putAll(before.widths()));
        widths.putAll(step.spread().widths());
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
        Map<String, Double> durations = step.durations(epochs, learningRate);
        earlier.forEach(
                before -> before.durations().forEach((stage, spent) -> durations.merge(stage, spent, Double::sum)));
        durations.merge("evaluation", seconds.evaluation(), Double::sum);
        durations.put("measurement", seconds.measurement());
        durations.put("export", seconds.export());
        return durations;
    }
}
