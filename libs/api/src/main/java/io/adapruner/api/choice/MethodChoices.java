package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Optional;

/** The choices of {@link Method} that a request makes; what is empty is the default's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MethodChoices(
        Optional<WidthRule> widthRule,
        Optional<List<CriterionName>> criteria,
        Optional<Boolean> compensate,
        Optional<Integer> multipleOf,
        Optional<Double> minimumKept,
        Optional<List<String>> include,
        Optional<List<String>> exclude,
        Optional<Boolean> pruneTied,
        Optional<Integer> calibrationImages,
        Optional<Integer> recalibrationBatches) {
    /** No choice at all. */
    public static final MethodChoices NONE = new MethodChoices(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Fewer or more batches of recalibration, all else left open. */
    public static MethodChoices recalibrationBatches(int number) {
        return new MethodChoices(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(number));
    }

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST naming the choice that is out of its range */
    public Method complete() {
        Method defaults = JobDefaults.METHOD;
        return new Method(
                widthRule.orElse(defaults.widthRule()),
                criteria.orElse(defaults.criteria()),
                compensate.orElse(defaults.compensate()),
                multipleOf.orElse(defaults.multipleOf()),
                minimumKept.orElse(defaults.minimumKept()),
                include.orElse(defaults.include()),
                exclude.orElse(defaults.exclude()),
                pruneTied.orElse(defaults.pruneTied()),
                calibrationImages.orElse(defaults.calibrationImages()),
                recalibrationBatches.orElse(defaults.recalibrationBatches()));
    }
}
