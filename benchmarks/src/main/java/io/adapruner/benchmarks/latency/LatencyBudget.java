package io.adapruner.benchmarks.latency;

import io.adapruner.engine.latency.NetworkLatency;
import io.adapruner.engine.latency.TableMeasurement;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.CostModel;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.search.WidthSearch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a latency table predicts and what is then measured, for networks of counted and of latency budgets; a Markdown table.
 * Weights are random, and batch norms' scales differ, as in {@link OnnxLatency}.
 *
 * <pre>
 * LatencyBudget BATCH THREADS ARCHITECTURE ...
 * LatencyBudget 1 1 mobilenet-v2 resnet50
 * </pre>
 */
public final class LatencyBudget {
    private static final List<String> BUDGETS = List.of("macs=100%", "macs=50%", "latency=75%", "latency=50%");
    private static final int CLASSES = 1000;

    private LatencyBudget() {}

    public static void main(String[] args) {
        int batch = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        System.out.println(
                "| network | budget | MACs kept, % | predicted, ms | measured, ms | off, % | of the original |");
        System.out.println(
                "|:--------|:-------|-------------:|--------------:|-------------:|-------:|----------------:|");
        for (String architecture : List.of(args).subList(2, args.length)) {
            measure(architecture, batch, threads);
        }
    }

    private static void measure(String architecture, int batch, int threads) {
        Network network = Architectures.build(architecture, CLASSES);
        ChannelGroups groups = ChannelGroups.of(network);
        Weights weights = OnnxLatency.distinct(network, Initialisation.random(network, 1));
        // The one rule that needs no images: how fast a network is does not depend on them.
        Method method = Method.defaults().with(WidthRule.ADAPRUNER);
        Importance importance =
                new ImportanceEvaluation(network, method).document(weights, ResidualMeasurement.Curves.NONE, 0, 0, 0);
        long start = System.nanoTime();
        LatencyTable table = new TableMeasurement(batch, threads).of(network, (trials, of) -> {});
        double seconds = (System.nanoTime() - start) / 1e9;
        LatencyModel model = LatencyModel.of(network, groups, table);
        var search = new WidthSearch(network, importance, method, Optional.of(table));
        var surgery = new Surgery(network, groups);
        double original = 0;
        for (String budget : BUDGETS) {
            Subnetwork subnetwork = search.find(Budget.parse(budget));
            Subnetwork.Spread found = subnetwork.spreads().getFirst();
            PruningPlan plan = PruningPlan.ofWidths(found.widths());
            NetworkLatency measured =
                    NetworkLatency.of(surgery.prune(plan), surgery.prune(plan, weights), batch, threads, () -> {});
            double predicted = model.millis(widths(network, groups, found));
            original = original == 0 ? measured.millis() : original;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f | %.2f | %.2f | %+.1f | %.2fx as fast |%n",
                    architecture,
                    budget,
                    100.0 * found.macs() / subnetwork.baseMacs(),
                    predicted,
                    measured.millis(),
                    100 * (predicted / measured.millis() - 1),
                    original / measured.millis());
        }
        System.out.printf(Locale.ROOT, "%s: table in %.0f s on %s%n", architecture, seconds, table.hardware());
    }

    private static int[] widths(Network network, ChannelGroups groups, Subnetwork.Spread found) {
        int[] widths = CostModel.of(network, groups).fullWidths();
        found.widths().forEach((group, width) -> widths[groups.index(group)] = width);
        return widths;
    }
}
