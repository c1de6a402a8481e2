package io.adapruner.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.document.TargetResult.Accuracy;
import io.adapruner.pipeline.document.TargetResult.Base;
import io.adapruner.pipeline.document.TargetResult.BlockWidth;
import io.adapruner.pipeline.document.TargetResult.Epoch;
import io.adapruner.pipeline.document.TargetResult.Imitated;
import io.adapruner.pipeline.document.TargetResult.Latency;
import io.adapruner.pipeline.document.TargetResult.Timing;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One finished target of the report: a {@link TargetResult} whose budget is written as users write it.
 *
 * @param refitted whether every layer behind the first pruned channel was refitted; false in one of before there was that
 * @param budget as {@code macs=50%}
 * @param steps all of them where there were several, in order; none else
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TargetReport(
        int target,
        String budget,
        Base base,
        long macs,
        double macsKept,
        long parameters,
        long fileBytes,
        Optional<Accuracy> accuracy,
        Optional<Imitated> imitation,
        Optional<WidthRule> widthRule,
        String criterion,
        boolean compensated,
        boolean recalibrated,
        Boolean refitted,
        List<CandidateResult> criteria,
        List<BlockWidth> blocks,
        Latency latency,
        List<Epoch> epochs,
        Optional<LearningRate> learningRate,
        Map<String, String> artifacts,
        Map<String, Double> durations,
        long seed,
        String precision,
        String device,
        Map<String, String> versions,
        Optional<Timing> timing,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<StepResult> steps) {
    /** A report that was stored before there were latency budgets has no timing, of before imitation none of that, and one of before there was refitting says nothing of it. */
    public TargetReport {
        refitted = refitted != null && refitted;
        timing = timing == null ? Optional.empty() : timing;
        imitation = imitation == null ? Optional.empty() : imitation;
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    /** The result as the report shows it. */
    public static TargetReport of(TargetResult result) {
        return new TargetReport(
                result.target(),
                result.budget().toString(),
                result.base(),
                result.macs(),
                result.macsKept(),
                result.parameters(),
                result.fileBytes(),
                result.accuracy(),
                result.imitation(),
                result.widthRule(),
                result.criterion(),
                result.compensated(),
                result.recalibrated(),
                result.refitted(),
                result.criteria(),
                result.blocks(),
                result.latency(),
                result.epochs(),
                result.learningRate(),
                result.artifacts(),
                result.durations(),
                result.seed(),
                result.precision(),
                result.device(),
                result.versions(),
                result.timing(),
                result.steps());
    }
}
