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
public record Candidate(Choice choice, PruningPlan plan, Network network, Weights surgery, Weights weights) {
    public CriterionName criterion() {
        return choice.criterion();
    }

    public Repair repair() {
        return choice.repair();
    }

    Candidate repaired(Repair by, Weights changed) {
        return new Candidate(choice.with(by), plan, network, surgery, changed);
    }
}
