package io.adapruner.inheritance;

import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.document.Subnetwork.Spread;

/**
 * What is chosen among: how wide the pruned network is, whose weights it inherits, and what is done to them.
 *
 * @param spread the budget as widths
 */
public record Choice(Spread spread, CriterionName criterion, Repair repair) {
    Choice with(Repair other) {
        return new Choice(spread, criterion, other);
    }
}
