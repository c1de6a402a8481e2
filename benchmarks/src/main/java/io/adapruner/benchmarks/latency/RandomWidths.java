package io.adapruner.benchmarks.latency;

import io.adapruner.engine.latency.NetworkLatency;
import io.adapruner.engine.latency.TableMeasurement;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How far a table's predictions are from measurements at widths that no trial of the table had: each group keeps 0.6 to 1.4 times a
 * fraction, drawn at random, as a multiple of 16, 8 or 1; residual streams whole, or narrowed too. A Markdown table.
 *
 * <pre>
 * RandomWidths BATCH THREADS ARCHITECTURE ...
 * RandomWidths 1 1 mobilenet-v2 resnet50
 * </pre>
 */
public final class RandomWidths {
    private static final double[] FRACTIONS = {0.75, 0.5, 0.35};
    private static final int[] MULTIPLES = {16, 8, 1};
    private static final int CLASSES = 1000;
    private static final long SEED = 3;

    private final int batch;
    private final int threads;
    private final String architecture;
    private final Network network;
    private final ChannelGroups groups;
    private final Weights weights;

    private RandomWidths(int batch, int threads, String architecture) {
        this.batch = batch;
        this.threads = threads;
        this.architecture = architecture;
        this.network = Architectures.build(architecture, CLASSES);
        this.groups = ChannelGroups.of(network);
        this.weights = Initialisation.random(network, 1);
    }

    public static void main(String[] args) {
        System.out.println(
                "| network | fraction | multiples of | residual streams | predicted, ms | measured, ms | off, % |");
        System.out.println(
                "|:--------|---------:|-------------:|:-----------------|--------------:|-------------:|-------:|");
        for (String architecture : List.of(args).subList(2, args.length)) {
            new RandomWidths(Integer.parseInt(args[0]), Integer.parseInt(args[1]), architecture).run();
        }
    }

    private void run() {
        LatencyTable table = new TableMeasurement(batch, threads).of(network, (trials, of) -> {});
        LatencyModel model = LatencyModel.of(network, groups, table);
        for (double fraction : FRACTIONS) {
            for (int multiple : MULTIPLES) {
                row(model, fraction, multiple, false);
                row(model, fraction, multiple, true);
            }
        }
    }

    private void row(LatencyModel model, double fraction, int multiple, boolean tied) {
        var random = new Random(SEED);
        var named = new LinkedHashMap<String, Integer>();
        List<ChannelGroup> all = groups.all();
        int[] widths = new int[all.size()];
        for (int g = 0; g < widths.length; g++) {
            ChannelGroup group = all.get(g);
            double kept = fraction * (0.6 + 0.8 * random.nextDouble());
            widths[g] = group.width();
            if (group.keptWhole().isEmpty() && (tied || !group.tied())) {
                long wish = Math.max(1, Math.round(kept * group.width() / multiple)) * multiple;
                widths[g] = (int) Math.min(group.width(), wish);
                named.put(group.name(), widths[g]);
            }
        }
        var surgery = new Surgery(network, groups);
        PruningPlan plan = PruningPlan.ofWidths(named);
        NetworkLatency measured =
                NetworkLatency.of(surgery.prune(plan), surgery.prune(plan, weights), batch, threads, () -> {});
        double predicted = model.millis(widths);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %d | %s | %.2f | %.2f | %+.1f |%n",
                architecture,
                fraction,
                multiple,
                tied ? "narrowed" : "whole",
                predicted,
                measured.millis(),
                100 * (predicted / measured.millis() - 1));
    }
}
