package io.adapruner.pipeline.job;

import io.adapruner.network.WidthGrid;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The choices of the method (see docs/method.md).
 *
 * @param widthRule how the budget is spread
 * @param criteria inheritance criteria to compare; the held-out images choose among them
 * @param compensate whether consumers of pruned channels are refitted by least squares
 * @param multipleOf widths are multiples of this; {@value #SUITABLE} where no multiple is asked for, and each group has a step that suits
 *     it ({@link #step})
 * @param minimumKept smallest fraction of a group's channels that stays, in (0, 1]
 * @param include if not empty, only groups matching one of these glob patterns are pruned; at most {@value #MAX_PATTERNS}
 * @param exclude groups matching one of these glob patterns stay whole
 * @param pruneTied whether residual-tied widths are pruned too, each as one group
 * @param calibrationImages training images used for compensation and the residual rule
 * @param recalibrationBatches batches of the cumulative BN recalibration
 */
public record Method(
        WidthRule widthRule,
        List<CriterionName> criteria,
        boolean compensate,
        int multipleOf,
        double minimumKept,
        List<String> include,
        List<String> exclude,
        boolean pruneTied,
        int calibrationImages,
        int recalibrationBatches) {
    /** For {@code multipleOf}: each group's widths are multiples of {@link WidthGrid#suitable}. */
    public static final int SUITABLE = 0;
    /** Most patterns that {@code include} or {@code exclude} may hold. */
    public static final int MAX_PATTERNS = 128;
    /** Longest pattern, in characters; names of layers are shorter. */
    public static final int LONGEST_PATTERN = 256;

    public Method {
        require(widthRule != null, "widthRule is missing");
        criteria = copied("criteria", criteria);
        include = patterns("include", include);
        exclude = patterns("exclude", exclude);
        require(!criteria.isEmpty(), "criteria must name at least one criterion");
        require(new HashSet<>(criteria).size() == criteria.size(), "criteria " + criteria + " name one twice");
        require(multipleOf >= SUITABLE && multipleOf <= 512, "multipleOf " + multipleOf + " must be in 0..512");
        require(minimumKept > 0 && minimumKept <= 1, "minimumKept " + minimumKept + " must be in (0, 1]");
        require(
                calibrationImages >= 1 && calibrationImages <= 65_536,
                "calibrationImages " + calibrationImages + " must be in 1..65536");
        require(
                recalibrationBatches >= 1 && recalibrationBatches <= 10_000,
                "recalibrationBatches " + recalibrationBatches + " must be in 1..10000");
    }

    /**
     * Of the criteria those that have won on some network: the norm, the gradient, what the consumers make of a channel, and
     * elimination. The others are controls, or near copies of these, and each takes as long.
     */
    public static Method defaults() {
        return new Method(
                WidthRule.AUTO,
                List.of(CriterionName.L2, CriterionName.TAYLOR, CriterionName.OUTGOING, CriterionName.OBS),
                true,
                SUITABLE,
                0.1,
                List.of(),
                List.of(),
                false,
                1024,
                50);
    }

    /** What may shrink: with a rule that measures what is lost, alone or tried, the stem too. */
    public PruningScope scope() {
        return new PruningScope(include, exclude, pruneTied, widthRule.tried().contains(WidthRule.RESIDUAL));
    }

    /** What the widths of a group are multiples of. */
    public int step(int width) {
        return multipleOf == SUITABLE ? WidthGrid.suitable(width) : multipleOf;
    }

    /** The same with any width where no multiple is asked for. */
    public Method ofAnyWidth() {
        return with(widthRule, Math.max(1, multipleOf));
    }

    /** The same with another width rule. */
    public Method with(WidthRule rule) {
        return with(rule, multipleOf);
    }

    private Method with(WidthRule rule, int multipleOf) {
        return new Method(
                rule,
                criteria,
                compensate,
                multipleOf,
                minimumKept,
                include,
                exclude,
                pruneTied,
                calibrationImages,
                recalibrationBatches);
    }

    private static <T> List<T> copied(String field, List<T> values) {
        require(values != null && values.stream().noneMatch(Objects::isNull), field + " is missing or holds null");
        return List.copyOf(values);
    }

    private static List<String> patterns(String field, List<String> given) {
        List<String> patterns = copied(field, given);
        require(
                patterns.size() <= MAX_PATTERNS,
                field + " holds " + patterns.size() + " patterns, at most " + MAX_PATTERNS + " are taken");
        for (String pattern : patterns) {
            require(
                    !pattern.isEmpty() && pattern.length() <= LONGEST_PATTERN,
                    field + " holds a pattern of " + pattern.length() + " characters; it must have 1 to "
                            + LONGEST_PATTERN);
            require(
                    pattern.codePoints().noneMatch(Method::isNoText),
                    field + " holds '" + pattern.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?")
                            + "' with a control character or half a character");
        }
        return patterns;
    }

    private static boolean isNoText(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
