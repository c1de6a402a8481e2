package io.adapruner.pipeline.document;

import io.adapruner.pipeline.job.Budget;
import java.util.Map;

/**
 * The widths that meet one budget ({@code jobs/<job>/targets/<n>/subnetwork.json}).
 *
 * @param widths surviving units of every prunable group
 * @param macs of the sub-network for one sample
 * @param scale the scale (or price) the bisection ended at
 */
public record Subnetwork(
        Budget budget,
        Map<String, Integer> widths,
        long macs,
        long baseMacs,
        long parameters,
        long baseParameters,
        double scale,
        int halvings,
        double seconds) {}
