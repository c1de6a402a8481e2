package io.adapruner.benchmarks.inheritance;

import io.adapruner.benchmarks.ProcessMemory;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.inheritance.WeightInheritance;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a process holds in memory after each of many inheritances: ResNet-20 at budgets from 30 to 79 % of the MACs, 600 images,
 * every job on a thread of its own, as workers of a pool take them in turn.
 *
 * <pre>
 * MemoryOverJobs JOBS
 * </pre>
 */
public final class MemoryOverJobs {
    private MemoryOverJobs() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Network network = Architectures.build("resnet20-cifar", 10);
        Weights weights = Initialisation.random(network, 1);
        var original = new OriginalModel(
                network, weights, new Preprocessing(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)));
        Method method = Method.defaults().with(WidthRule.ADAPRUNER);
        Importance importance =
                new ImportanceEvaluation(network, method).document(weights, ResidualMeasurement.Curves.NONE, 0, 1, 0);
        Path data = Files.createTempDirectory("adapruner-benchmark");
        DemoImages.write(data, 1, 600, 100);
        for (int job = 0; job < Integer.parseInt(args[0]); job++) {
            String budget = "macs=" + (30 + job * 7 % 50) + "%";
            List<Spread> spreads = new WidthSearch(network, importance, method)
                    .find(Budget.parse(budget))
                    .spreads();
            long start = System.nanoTime();
            Thread.ofPlatform()
                    .start(() -> inherit(original, method, spreads, data))
                    .join();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.gc();
            System.out.printf(
                    Locale.ROOT,
                    "{\"job\": %d, \"budget\": \"%s\", \"seconds\": %.1f, \"resident_mib\": %d}%n",
                    job,
                    budget,
                    seconds,
                    ProcessMemory.resident() >> 20);
        }
    }

    private static void inherit(OriginalModel original, Method method, List<Spread> spreads, Path data) {
        var shards = LocalShards.of(data);
        try (SharedEngine share = SharedEngine.open(new EngineConfig("cpu", 1));
                ImageSplits images = ImageSplits.load(shards, DatasetScanner.scan(shards), 0.1, 0, data)) {
            new WeightInheritance(share.engine(), original, images, method, Precision.BF16, 0, new StepTimes())
                    .choose(spreads, Map.of(), (fraction, candidate) -> {});
        }
    }
}
