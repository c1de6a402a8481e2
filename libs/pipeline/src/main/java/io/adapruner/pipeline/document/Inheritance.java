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
 * @param baseAccuracy of the unpruned network, percent of the test split; empty, as the other two, where no labels say what is right
 * @param surgeryAccuracy after surgery alone with the winner's channels, percent of the test split
 * @param inheritedAccuracy of the chosen candidate as it stands, percent of the test split
 * @param imitation instead of accuracies, where the unpruned network says what is right
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
        Optional<Double> baseAccuracy,
        Optional<Double> surgeryAccuracy,
        Optional<Double> inheritedAccuracy,
        Optional<Imitated> imitation,
        Map<String, Double> seconds,
        List<String> warnings) {
    /** A document that was stored before there were warnings has none, and before there was refitting says nothing of it. */
    public Inheritance {
        refitted = refitted != null && refitted;
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        imitation = imitation == null ? Optional.empty() : imitation;
    }

    /**
     * What a network that imitates is judged by.
     *
     * @param variances of the unpruned network's outputs over training images, in its order, each the mean over the output's elements
     * @param surgery every output after surgery alone
     * @param inherited every output of the chosen candidate
     */
    public record Imitated(List<Double> variances, List<OutputLikeness> surgery, List<OutputLikeness> inherited) {}

    /** One by labels that nothing is doubtful of. */
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
                Optional.of(baseAccuracy),
                Optional.of(surgeryAccuracy),
                Optional.of(inheritedAccuracy),
                Optional.empty(),
                seconds,
                List.of());
    }

    /**
     * One way to inherit.
     *
     * @param widths the rule of its widths; empty in a document of before several were tried
     * @param refitted whether every layer behind the first pruned channel was refitted, not only those that read pruned ones
     * @param heldOutAccuracy percent of those of the held-out images that it was judged by last; empty where there are no classes
     * @param heldOutError from the unpruned network's outputs on these, weighted over the outputs; where that judges
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
            Optional<Double> heldOutAccuracy,
            Optional<Double> heldOutError,
            Optional<Long> images,
            double seconds) {
        /** A document that was stored before there was refitting or imitation says nothing of it. */
        public CandidateResult {
            refitted = refitted != null && refitted;
            heldOutError = heldOutError == null ? Optional.empty() : heldOutError;
        }

        /** One that labels judged. */
        public CandidateResult(
                Optional<WidthRule> widths,
                CriterionName name,
                boolean compensated,
                boolean recalibrated,
                boolean refitted,
                double heldOutAccuracy,
                Optional<Long> images,
                double seconds) {
            this(
                    widths,
                    name,
                    compensated,
                    recalibrated,
                    refitted,
                    Optional.of(heldOutAccuracy),
                    Optional.empty(),
                    images,
                    seconds);
        }
    }
}
