package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.SubsetSplit;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.inheritance.trial.Agreement;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.PlaceSample;
import io.adapruner.inheritance.trial.Referee;
import io.adapruner.inheritance.trial.Verdict;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.recipe.Precision;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether it pays to choose the criterion group by group: from elimination everywhere each group in turn tries the other
 * criteria, and keeps what held-out images prefer, all weights compensated (and recalibrated where no labels judge).
 *
 * <pre>
 * CriterionPerGroup MODEL ARCHITECTURE DATA SEED BUDGET THREADS
 * CriterionPerGroup mobilenet_v2-b0353104.pth mobilenet-v2 imagenet-sample 0 macs=50% 1
 * </pre>
 *
 * A line for each group that changes, and the test accuracy of both ends.
 */
public final class CriterionPerGroup {
    private static final int BATCH = 128;
    private static final int TAYLOR_IMAGES = 512;
    private static final int JUDGES = 2500;
    private static final List<CriterionName> OTHERS =
            List.of(CriterionName.TAYLOR, CriterionName.OUTGOING, CriterionName.L2);

    private final Stages stages;
    private final boolean labelled;
    private final ImageSplits images;
    private final Referee referee;
    private final Spread spread;
    private final Surgery surgery;
    private final Map<CriterionName, Map<String, double[]>> scores = new LinkedHashMap<>();

    private CriterionPerGroup(Stages stages, ImageSplits given, Budget budget) {
        this.stages = stages;
        this.labelled = given.labelled();
        OriginalModel original = labelled ? stages.original() : stages.judge(given);
        this.images = Agreement.of(given, stages.trials(), original);
        var judges = SubsetSplit.random(
                images.heldOut(), Math.min(JUDGES, images.heldOut().size()), stages.seed() + 3);
        this.referee = original.judges()
                ? new Referee.Original(
                        stages.trials(), judges, original, PlaceSample.of(original.network(), stages.seed() + 4))
                : new Referee.Labels(stages.trials(), judges);
        Importance importance = stages.importance(given);
        this.spread = new WidthSearch(original.network(), importance, stages.method())
                .find(budget)
                .spreads()
                .getFirst();
        ChannelGroups groups = ChannelGroups.of(original.network());
        this.surgery = new Surgery(original.network(), groups);
        List<ChannelGroup> pruned =
                spread.widths().keySet().stream().map(groups::get).toList();
        Map<String, float[]> taylor = stages.engine()
                .norms(original.network(), original.weights(), original.preprocessing(), stages.precision())
                .taylor(RandomSample.of(images.train(), TAYLOR_IMAGES, BATCH, stages.seed() + 1)
                        .iterator());
        for (CriterionName criterion :
                List.of(CriterionName.OBS, CriterionName.TAYLOR, CriterionName.OUTGOING, CriterionName.L2)) {
            scores.put(
                    criterion,
                    ChannelScores.of(
                            criterion,
                            original.network(),
                            original.weights(),
                            pruned,
                            new Measured(taylor, Stages.eliminations(importance)),
                            stages.seed()));
        }
    }

    public static void main(String[] args) throws IOException {
        LocalShards shards = LocalShards.of(Path.of(args[2]));
        DatasetDocument scanned = DatasetScanner.scan(shards);
        Network network = Architectures.build(args[1], scanned.classes().size());
        DatasetDocument document = scanned.fittedTo(network.input());
        long seed = Long.parseLong(args[3]);
        try (Engine engine = Engine.open(new EngineConfig("cpu", Integer.parseInt(args[5])));
                ImageSplits images = ImageSplits.load(
                        shards, document, 0.1, seed, Files.createTempDirectory("adapruner-benchmark"))) {
            var original = new OriginalModel(
                    network, ModelFile.read(Path.of(args[0])).checkedFor(network), Preprocessing.imageNet());
            Method method = Method.defaults().with(WidthRule.RESIDUAL);
            var stages = new Stages(engine, original, method, Precision.BF16, seed);
            new CriterionPerGroup(stages, images, Budget.parse(args[4])).run();
        }
    }

    private void run() {
        RandomSample calibration =
                RandomSample.of(images.train(), stages.method().calibrationImages(), BATCH, stages.seed() + 2);
        try (var compensation = new Compensation(
                stages.engine(),
                stages.original().network(),
                stages.original().weights(),
                stages.original().preprocessing(),
                calibration,
                CalibrationImages.ROWS,
                stages.precision())) {
            var chosen = new LinkedHashMap<String, CriterionName>();
            spread.widths().keySet().forEach(group -> chosen.put(group, CriterionName.OBS));
            Verdict best = judged(compensation, chosen, "elimination everywhere");
            for (String group : List.copyOf(chosen.keySet())) {
                for (CriterionName other : OTHERS) {
                    CriterionName before = chosen.put(group, other);
                    Verdict found = verdict(compensation, chosen);
                    if (Verdict.BEST.compare(found, best) < 0) {
                        System.out.printf(Locale.ROOT, "  %s: %s, cost %.4f%n", group, other.label(), found.cost());
                        best = found;
                    } else {
                        chosen.put(group, before);
                    }
                }
            }
            judged(compensation, chosen, "group by group");
        }
    }

    private Verdict judged(Compensation compensation, Map<String, CriterionName> chosen, String what) {
        PruningPlan plan = plan(chosen);
        Network pruned = surgery.prune(plan);
        Weights weights = repaired(compensation, plan, pruned);
        Verdict verdict = referee.judge(pruned, weights);
        System.out.printf(
                Locale.ROOT,
                "%s, %s: held-out cost %.4f, test accuracy %.2f%n",
                pruned.name(),
                what,
                verdict.cost(),
                stages.trials().evaluate(pruned, weights, images.test()).accuracy());
        return verdict;
    }

    private Verdict verdict(Compensation compensation, Map<String, CriterionName> chosen) {
        PruningPlan plan = plan(chosen);
        Network pruned = surgery.prune(plan);
        return referee.judge(pruned, repaired(compensation, plan, pruned));
    }

    private PruningPlan plan(Map<String, CriterionName> chosen) {
        var units = new LinkedHashMap<String, int[]>();
        spread.widths()
                .forEach((group, width) -> units.put(
                        group, Selection.topUnits(scores.get(chosen.get(group)).get(group), width)));
        return new PruningPlan(units);
    }

    private Weights repaired(Compensation compensation, PruningPlan plan, Network pruned) {
        OriginalModel original = stages.original();
        Weights compensated = compensation.compensate(plan, pruned, surgery.prune(plan, original.weights()));
        return labelled
                ? compensated
                : stages.engine()
                        .norms(pruned, compensated, original.preprocessing(), stages.precision())
                        .recalibrated(RandomSample.of(images.train(), 2 * BATCH, BATCH, stages.seed())
                                .iterator());
    }
}
