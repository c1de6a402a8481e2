package io.adapruner.inheritance;

import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;

/**
 * One pruned network with the weights it inherited.
 *
 * @param plan the units that the criterion kept
 * @param surgery weights that surgery left
 * @param weights the same after the repair
 */
public record Candidate(
        CriterionName criterion, Repair repair, PruningPlan plan, Network network, Weights surgery, Weights weights) {
    Candidate repaired(Repair by, Weights changed) {
        return new Candidate(criterion, by, plan, network, surgery, changed);
    }
}
