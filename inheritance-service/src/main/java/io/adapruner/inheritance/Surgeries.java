package io.adapruner.inheritance;

import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What surgery leaves of the original network for each spread and criterion. A criterion's scores are the same for every spread. */
final class Surgeries {
    private final OriginalModel original;
    private final ChannelGroups groups;
    private final List<ChannelGroup> pruned;
    private final Measured measured;
    private final long seed;
    private final Map<CriterionName, Map<String, double[]>> scores = new HashMap<>();

    /** @param pruned the groups that spreads give widths to */
    Surgeries(OriginalModel original, ChannelGroups groups, List<ChannelGroup> pruned, Measured measured, long seed) {
        this.original = original;
        this.groups = groups;
        this.pruned = pruned;
        this.measured = measured;
        this.seed = seed;
    }

    /** An unrepaired candidate. */
    Candidate of(Spread spread, CriterionName criterion) {
        Map<String, double[]> ranked = scores.computeIfAbsent(
                criterion,
                name -> ChannelScores.of(name, original.network(), original.weights(), pruned, measured, seed));
        var kept = new LinkedHashMap<String, int[]>();
        spread.widths().forEach((group, width) -> kept.put(group, Selection.topUnits(ranked.get(group), width)));
        return of(spread, criterion, new PruningPlan(kept));
    }

    /** An unrepaired candidate whose channels have been chosen already. */
    Candidate of(Spread spread, CriterionName criterion, PruningPlan plan) {
        var surgery = new Surgery(original.network(), groups);
        Network network = surgery.prune(plan);
        Weights weights = criterion == CriterionName.REINITIALISED
                ? Initialisation.random(network, seed)
                : surgery.prune(plan, original.weights());
        return new Candidate(new Choice(spread, criterion, Repair.NONE), plan, network, weights, weights);
    }
}
