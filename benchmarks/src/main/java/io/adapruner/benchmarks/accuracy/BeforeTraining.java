package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.latency.NetworkLatency;
import io.adapruner.engine.latency.TableMeasurement;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.inheritance.Candidate;
import io.adapruner.inheritance.CriterionComparison;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.inheritance.trial.Trials;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.recipe.Precision;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A network, pruned and not trained: test accuracy of what each width rule and its chosen inheritance leave.
 *
 * <pre>
 * BeforeTraining MODEL ARCHITECTURE DATA RULES SEEDS [BUDGET [CRITERIA [THREADS [PRECISION]]]]
 * BeforeTraining resnet56-cifar10-jpeg.pt resnet56-cifar cifar10 auto,adapruner,uniform,global,residual 0,1,2 macs=50% default 2 fp32
 * BeforeTraining resnet56-cifar10-jpeg.pt resnet56-cifar cifar10 residual 0 latency=50% obs 1 fp32
 * BeforeTraining mobilenet_v2-b0353104.pth mobilenet-v2 imagenet-sample residual 0 macs=67.2% obs 2 bf16
 * </pre>
 *
 * One line per candidate (held-out accuracy, or error without labels, which chooses) and one per run (test accuracy, which only reports).
 */
public final class BeforeTraining {
    /** ImageNet's, which the CIFAR networks were trained with as well. */
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private final Engine engine;
    private final LocalShards shards;
    private final DatasetDocument document;
    private final OriginalModel original;
    private LatencyTable table;
    private final Precision precision;

    private BeforeTraining(Engine engine, Path model, String architecture, Path data, Precision precision)
            throws IOException {
        this.shards = LocalShards.of(data);
        DatasetDocument scanned = DatasetScanner.scan(shards);
        Network network = Architectures.build(architecture, scanned.classes().size());
        this.document = scanned.fittedTo(network.input());
        this.engine = engine;
        this.precision = precision;
        this.original = new OriginalModel(network, ModelFile.read(model).checkedFor(network), PREPROCESSING);
    }

    public static void main(String[] args) throws IOException {
        Budget budget = Budget.parse(args.length > 5 ? args[5] : "macs=50%");
        List<CriterionName> criteria = criteria(args.length > 6 ? args[6] : "all");
        int threads = args.length > 7
                ? Integer.parseInt(args[7])
                : Runtime.getRuntime().availableProcessors();
        Precision precision = Precision.valueOf(args.length > 8 ? args[8].toUpperCase(Locale.ROOT) : "FP32");
        try (Engine engine = Engine.open(new EngineConfig("cpu", threads))) {
            var benchmark = new BeforeTraining(engine, Path.of(args[0]), args[1], Path.of(args[2]), precision);
            for (String seed : args[4].split(",", -1)) {
                for (String rule : args[3].split(",", -1)) {
                    WidthRule widths = WidthRule.valueOf(rule.toUpperCase(Locale.ROOT));
                    benchmark.run(method(widths, criteria), budget, Long.parseLong(seed));
                }
            }
        }
    }

    private static List<CriterionName> criteria(String names) {
        if (names.equals("default")) {
            return Method.defaults().criteria();
        }
        return names.equals("all")
                ? List.of(CriterionName.values())
                : Arrays.stream(names.split(",", -1))
                        .map(name -> CriterionName.valueOf(
                                name.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .toList();
    }

    private static Method method(WidthRule rule, List<CriterionName> criteria) {
        Method d = Method.defaults();
        return new Method(
                rule,
                criteria,
                d.compensate(),
                d.multipleOf(),
                d.minimumKept(),
                d.include(),
                d.exclude(),
                d.pruneTied(),
                d.calibrationImages(),
                d.recalibrationBatches());
    }

    private void run(Method method, Budget budget, long seed) throws IOException {
        var times = new StepTimes();
        try (ImageSplits images = images(seed)) {
            long start = System.nanoTime();
            var stages = new Stages(engine, original, method, precision, seed);
            Importance importance = stages.importance(images);
            Subnetwork found = new WidthSearch(original.network(), importance, method, table(budget)).find(budget);
            double searching = (System.nanoTime() - start) / 1e9;
            start = System.nanoTime();
            CriterionComparison comparison =
                    stages.inheritance(found, importance, images, times, (fraction, candidate) -> print(candidate));
            double inheriting = (System.nanoTime() - start) / 1e9;
            Candidate candidate = comparison.best();
            Subnetwork.Spread spread = candidate.choice().spread();
            Trials trials = stages.trials();
            double surgery = trials.evaluate(candidate.network(), candidate.surgery(), images.test())
                    .accuracy();
            double inherited = trials.evaluate(candidate.network(), candidate.weights(), images.test())
                    .accuracy();
            System.out.printf(
                    Locale.ROOT,
                    "%s seed %d: %s widths, %s %s, test accuracy %.2f after surgery, %.2f inherited; %.2f %% of the MACs; importance and"
                            + " search %.2f s, inheritance %.1f s %s%n  widths %s%n",
                    method.widthRule(),
                    seed,
                    spread.rule().orElseThrow(),
                    candidate.criterion().label(),
                    candidate.repair(),
                    surgery,
                    inherited,
                    100.0 * spread.macs() / found.baseMacs(),
                    searching,
                    inheriting,
                    times.seconds(),
                    spread.widths().values());
            latency(spread, candidate);
        }
    }

    /** Measured once, on this machine with one thread, when a budget asks for it. */
    private Optional<LatencyTable> table(Budget budget) {
        if (!budget.metric().counted() && table == null) {
            table = new TableMeasurement(1, 1).of(original.network(), (trials, of) -> {});
        }
        return Optional.ofNullable(table);
    }

    private void latency(Subnetwork.Spread spread, Candidate candidate) {
        NetworkLatency before = NetworkLatency.of(original.network(), original.weights(), 1, 1, () -> {});
        NetworkLatency after = NetworkLatency.of(candidate.network(), candidate.weights(), 1, 1, () -> {});
        System.out.printf(
                Locale.ROOT,
                "  latency, batch 1, one thread: %.3f of %.3f ms measured (%.1f %%), predicted %s%n",
                after.millis(),
                before.millis(),
                100 * after.millis() / before.millis(),
                spread.prediction()
                        .map(p -> String.format(Locale.ROOT, "%.3f of %.3f ms", p.millis(), p.originalMillis()))
                        .orElse("by no table"));
    }

    private ImageSplits images(long seed) throws IOException {
        return ImageSplits.load(shards, document, 0.1, seed, Files.createTempDirectory("adapruner-benchmark"));
    }

    private static void print(CandidateResult candidate) {
        System.out.printf(
                Locale.ROOT,
                "  %-9s %-14s %-11s %-12s held out %s of %d in %.1f s%n",
                candidate.widths().orElseThrow(),
                candidate.name().label(),
                candidate.compensated() ? "compensated" : "",
                candidate.recalibrated() ? "recalibrated" : "",
                candidate
                        .heldOutError()
                        .map(error -> String.format(Locale.ROOT, "an error of %.4f", error))
                        .orElseGet(() -> String.format(
                                Locale.ROOT,
                                "%.2f %% right",
                                candidate.heldOutAccuracy().orElseThrow())),
                candidate.images().orElseThrow(),
                candidate.seconds());
    }
}
