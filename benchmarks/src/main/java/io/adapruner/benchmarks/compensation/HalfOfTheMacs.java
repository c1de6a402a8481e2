package io.adapruner.benchmarks.compensation;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.CostModel;
import io.adapruner.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Widths that keep at most half of the MACs, found by bisection over one number. */
final class HalfOfTheMacs {
    private static final int STEPS = 80;

    private final List<String> all;
    private final List<ChannelGroup> prunable;
    private final CostModel cost;

    HalfOfTheMacs(Network network, List<ChannelGroup> prunable) {
        ChannelGroups groups = ChannelGroups.of(network);
        this.all = groups.all().stream().map(ChannelGroup::name).toList();
        this.prunable = prunable;
        this.cost = CostModel.of(network, groups);
    }

    /** Widths proportional to importance, at least a tenth. */
    Map<String, Integer> proportional(Map<String, Double> importance) {
        double mean = importance.values().stream().mapToDouble(d -> d).average().orElseThrow();
        return largest(
                -20,
                20,
                s -> widths(g -> {
                    double width = Math.floor(Math.exp(s) * importance.get(g.name()) / mean * g.width() + 0.5);
                    return (int) Math.min(g.width(), Math.max(Math.ceil(0.1 * g.width()), width));
                }));
    }

    /** Widths that minimise residual + price * MACs for each group. */
    Map<String, Integer> cheapest(Map<String, double[]> curves) {
        return largest(
                -10,
                25,
                s -> widths(g -> {
                    double price = Math.exp(-s) * unit(g);
                    double[] curve = curves.get(g.name());
                    int best = 2;
                    for (int w = 3; w <= curve.length; w++) {
                        best = curve[w - 1] + price * w < curve[best - 1] + price * best ? w : best;
                    }
                    return best;
                }));
    }

    private double unit(ChannelGroup group) {
        int[] widths = cost.fullWidths();
        widths[all.indexOf(group.name())]--;
        return 1 - (double) cost.at(widths).macs() / cost.full().macs();
    }

    private interface Rule {
        int width(ChannelGroup group);
    }

    private Map<String, Integer> widths(Rule rule) {
        var widths = new LinkedHashMap<String, Integer>();
        prunable.forEach(g -> widths.put(g.name(), rule.width(g)));
        return widths;
    }

    private Map<String, Integer> largest(double low, double high, DoubleFunction<Map<String, Integer>> at) {
        double fits = low;
        double exceeds = high;
        for (int i = 0; i < STEPS; i++) {
            double middle = (fits + exceeds) / 2;
            if (macs(at.apply(middle)) * 2 <= cost.full().macs()) {
                fits = middle;
            } else {
                exceeds = middle;
            }
        }
        return at.apply(fits);
    }

    private long macs(Map<String, Integer> chosen) {
        int[] widths = cost.fullWidths();
        for (int g = 0; g < widths.length; g++) {
            widths[g] = chosen.getOrDefault(all.get(g), widths[g]);
        }
        return cost.at(widths).macs();
    }
}
