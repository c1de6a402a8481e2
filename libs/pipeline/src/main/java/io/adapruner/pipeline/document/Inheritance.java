package io.adapruner.pipeline.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the inheritance stage chose ({@code jobs/<job>/targets/<n>/inherited/inheritance.json}).
 *
 * @param widths the rule of the winner's widths; empty in a document of before several were tried
 * @param criterion the winner on the held-out images
 * @param refitted see {@link CandidateResult}
 * @param candidates every candidate compared, in the order tried
 * @param kept surviving units of each pruned group
 * @param network store key of the pruned network.json
 * @param weights store key of the inherited weights.safetensors
 * @param baseAccuracy of the unpruned network, percent of the test split
 * @param surgeryAccuracy after surgery alone with the winner's channels, percent of the test split
 * @param inheritedAccuracy of the chosen candidate as it stands, percent of the test split
 * @param seconds where the time went, by step
 * @param warnings what makes the figures doubtful, one sentence each
 */
public record Inheritance(
        Optional<WidthRule> widths,
        CriterionName criterion,
        boolean compensated,
        boolean recalibrated,
        Boolean refitted,
        List<CandidateResult> candidates,
        Map<String, List<Integer>> kept,
        String network,
        String weights,
        double baseAccuracy,
        double surgeryAccuracy,
        double inheritedAccuracy,
        Map<String, Double> seconds,
        List<String> warnings) {
    /** A document that was stored before there were warnings has none, and before there was refitting says nothing of it. */
    public Inheritance {
        refitted = refitted != null && refitted;
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** One that nothing is doubtful of. */
    public Inheritance(
            Optional<WidthRule> widths,
            CriterionName criterion,
            boolean compensated,
            boolean recalibrated,
            boolean refitted,
            List<CandidateResult> candidates,
            Map<String, List<Integer>> kept,
            String network,
            String weights,
            double baseAccuracy,
            double surgeryAccuracy,
            double inheritedAccuracy,
            Map<String, Double> seconds) {
        this(
                widths,
                criterion,
                compensated,
                recalibrated,
                refitted,
                candidates,
                kept,
                network,
                weights,
                baseAccuracy,
                surgeryAccuracy,
                inheritedAccuracy,
                seconds,
                List.of());
    }

    /**
     * One way to inherit.
     *
     * @param widths the rule of its widths; empty in a document of before several were tried
     * @param refitted whether every layer behind the first pruned channel was refitted, not only those that read pruned ones
     * @param heldOutAccuracy percent of those of the held-out images that it was judged by last
     * @param images how many these were; fewer than there are when it was beaten before the last round
     * @param seconds that making and judging it took in all rounds
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record CandidateResult(
            Optional<WidthRule> widths,
            CriterionName name,
            boolean compensated,
            boolean recalibrated,
            Boolean refitted,
            double heldOutAccuracy,
            Optional<Long> images,
            double seconds) {
        /** A document that was stored before there was refitting says nothing of it. */
        public CandidateResult {
            refitted = refitted != null && refitted;
        }
    }
}
