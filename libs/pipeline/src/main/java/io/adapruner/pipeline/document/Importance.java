package io.adapruner.pipeline.document;

import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the importance stage found ({@code jobs/<job>/importance.json}).
 *
 * @param rule the width rule it was made for; {@link WidthRule#AUTO}: for all that are tried then
 * @param blocks every prunable block, in network order
 * @param channelScores for {@link WidthRule#GLOBAL}: normalised score of each unit by group; empty otherwise
 * @param residuals for {@link WidthRule#RESIDUAL} and {@link WidthRule#AUTO}: by group, relative residual at width 1, 2, ...,
 *     full; empty otherwise
 * @param eliminations what the residuals were measured with: by group, when each unit goes, 0 for the first; empty otherwise, and
 *     without the groups that no layer reads which could be repaired
 * @param keptWhole groups that are not pruned, with the reason
 * @param bytesRead bytes fetched from the model's weights
 * @param modelBytes size of the model's weights
 */
public record Importance(
        WidthRule rule,
        List<BlockImportance> blocks,
        Map<String, List<Double>> channelScores,
        Map<String, List<Double>> residuals,
        Map<String, List<Double>> eliminations,
        Map<String, String> keptWhole,
        long bytesRead,
        long modelBytes,
        double seconds) {
    /** A document that was stored before it held eliminations has none. */
    public Importance {
        eliminations = eliminations == null ? Map.of() : eliminations;
    }

    /** One for which nothing was eliminated. */
    public Importance(
            WidthRule rule,
            List<BlockImportance> blocks,
            Map<String, List<Double>> channelScores,
            Map<String, List<Double>> residuals,
            Map<String, String> keptWhole,
            long bytesRead,
            long modelBytes,
            double seconds) {
        this(rule, blocks, channelScores, residuals, Map.of(), keptWhole, bytesRead, modelBytes, seconds);
    }

    /** What a block's importance was read from. */
    public enum Measure {
        /** Mean over the block's BN layers of the mean |gamma| (AdaPruner). */
        BN_SCALE,
        /** Mean L2 norm of the filters, on the scale of the other blocks: the block has no batch norm. */
        FILTER_NORM,
        /** 1 everywhere: the control. */
        UNIFORM
    }

    /**
     * One block.
     *
     * @param importance larger means that more of the block is kept; comparable between the blocks of one document
     * @param groups names of its prunable channel groups
     */
    public record BlockImportance(String name, double importance, Measure measure, List<String> groups) {
        public BlockImportance {
            measure = Objects.requireNonNullElse(measure, Measure.BN_SCALE);
            groups = List.copyOf(groups);
        }

        /** A block measured by its BN scales. */
        public BlockImportance(String name, double importance, List<String> groups) {
            this(name, importance, Measure.BN_SCALE, groups);
        }
    }
}
