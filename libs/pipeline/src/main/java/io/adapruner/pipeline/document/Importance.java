package io.adapruner.pipeline.document;

import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;

/**
 * What the importance stage found ({@code jobs/<job>/importance.json}).
 *
 * @param rule the width rule it was made for
 * @param blocks every prunable block, in network order
 * @param channelScores for {@link WidthRule#GLOBAL}: normalised score of each unit by group; empty otherwise
 * @param residuals for {@link WidthRule#RESIDUAL}: by group, relative residual at width 1, 2, ..., full; empty otherwise
 * @param keptWhole groups that are not pruned, with the reason
 * @param bytesRead bytes fetched from the model's weights
 * @param modelBytes size of the model's weights
 */
public record Importance(
        WidthRule rule,
        List<BlockImportance> blocks,
        Map<String, List<Double>> channelScores,
        Map<String, List<Double>> residuals,
        Map<String, String> keptWhole,
        long bytesRead,
        long modelBytes,
        double seconds) {
    /**
     * One block.
     *
     * @param importance mean over the block's BN layers of the mean |gamma| (AdaPruner); 1 where there is no BN
     * @param groups names of its prunable channel groups
     */
    public record BlockImportance(String name, double importance, List<String> groups) {
        public BlockImportance {
            groups = List.copyOf(groups);
        }
    }
}
