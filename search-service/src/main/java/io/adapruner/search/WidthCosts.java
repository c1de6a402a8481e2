package io.adapruner.search;

import io.adapruner.network.latency.LatencyModel;
import io.adapruner.search.SearchSpace.Slot;

/** What a width of one group costs while all other groups are whole, as a fraction of the whole network. */
final class WidthCosts {
    private final double[][] bySlot;

    private WidthCosts(double[][] bySlot) {
        this.bySlot = bySlot;
    }

    /** MACs are linear in one width: the MACs of a unit, times the width. */
    static WidthCosts macs(SearchSpace space) {
        return of(space, slot -> {
            double unit = unit(space, slot);
            return width -> unit * width;
        });
    }

    private static double unit(SearchSpace space, Slot slot) {
        int[] narrower = space.full();
        narrower[slot.index()]--;
        double full = space.cost().full().macs();
        return (full - space.cost().at(narrower).macs()) / full;
    }

    /** Predicted latency. */
    static WidthCosts latency(SearchSpace space, LatencyModel latency) {
        double whole = latency.millis(space.full());
        return of(space, slot -> width -> {
            int[] widths = space.full();
            widths[slot.index()] = width;
            return latency.millis(widths) / whole;
        });
    }

    private interface Cost {
        double of(int width);
    }

    private interface CostOfSlot {
        Cost of(Slot slot);
    }

    private static WidthCosts of(SearchSpace space, CostOfSlot costs) {
        double[][] bySlot = new double[space.slots().size()][];
        for (int s = 0; s < bySlot.length; s++) {
            Slot slot = space.slots().get(s);
            Cost cost = costs.of(slot);
            bySlot[s] = new double[slot.grid().full() + 1];
            for (int width : (Iterable<Integer>) slot.grid().widths()::iterator) {
                bySlot[s][width] = cost.of(width);
            }
        }
        return new WidthCosts(bySlot);
    }

    /** @param width one of the slot's grid */
    double of(int slot, int width) {
        return bySlot[slot][width];
    }
}
